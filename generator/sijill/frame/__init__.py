"""The frame around every page, and the hand-written pages: the only room that uses MkDocs."""
