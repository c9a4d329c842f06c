"""Search: words and their keys, the index that a build makes, and what runs in the reader's browser."""
