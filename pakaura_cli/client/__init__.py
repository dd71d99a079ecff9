"""The client library: the store on this disk and what carries it elsewhere. Knows no Typer, Rich or Textual."""
