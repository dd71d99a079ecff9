"""The dashboard: the screens that Textual draws. What they show and write goes through the client library."""
