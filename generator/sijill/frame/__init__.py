"""All that knows MkDocs: the frame around every page, and the hand-written pages."""
