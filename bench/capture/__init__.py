"""Measures how well pages are read, beside other extractors, on pages whose articles people have marked."""
