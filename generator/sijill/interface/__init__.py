"""The site's own words: interface strings, dates in words, directions, attribution, citations."""
