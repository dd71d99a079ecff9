"""The SQLite file that holds the tasks: one file per account, one transaction per command."""
