"""How many requests the server answers, by how many tasks a person has."""
