"""How much one server process answers, and how soon."""
