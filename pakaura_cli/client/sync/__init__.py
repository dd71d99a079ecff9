"""Carrying the store to a server and back: ops go up, rows come down, merged by the one rule of `core.merge`."""
