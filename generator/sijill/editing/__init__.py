"""Tools for those who keep an archive: new records, one style, mends, and reports of what a change does."""
