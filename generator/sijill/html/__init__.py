"""Markup that cannot break: the only room that makes it, and the judge of finished pages."""
