"""The index of the search: its layout, how it is made whole and how it is mended after an edit."""
