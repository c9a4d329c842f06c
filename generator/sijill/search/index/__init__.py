"""The search index: its layout, how it is made from nothing and how it is changed after an edit."""
