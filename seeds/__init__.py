"""Japan, ready to play in: the data that ships, and how it is read."""
