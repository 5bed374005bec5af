"""The smallest valid things, as values; traits are keyword arguments."""
