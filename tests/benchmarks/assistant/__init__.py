"""What a turn of the assistant costs on the server."""
