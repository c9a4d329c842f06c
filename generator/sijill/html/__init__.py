"""Markup that cannot break: the only room that makes HTML, and the judge of finished pages.

*Whole* markup closes every element that it opens, and nothing put into it can leave its place.
"""
