"""What the site says in its own voice: interface strings, dates in words, directions, citations."""
