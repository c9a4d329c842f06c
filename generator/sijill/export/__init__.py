"""What machines read: each statement as data, its evidence, and the archive as a whole."""
