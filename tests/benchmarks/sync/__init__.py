"""How fast devices come together over a real server, and what it takes of network, memory and time."""
