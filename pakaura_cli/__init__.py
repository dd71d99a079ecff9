"""PakAura in the terminal: the `pakaura` command and the client library under it."""
