"""Talking with the assistant in a terminal. The only room that knows prompt_toolkit, which edits the line."""
