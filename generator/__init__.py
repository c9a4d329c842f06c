"""Sijill: turns curated YAML records of public statements into a searchable, bilingual static site.

The folders are the stages, in the order in which data passes them; imports run one way, down this list:
``model`` ← ``diagnostics`` ← ``interface`` ← ``load`` ← ``ledger`` ← ``resolve`` ←
{``check``, ``render``, ``export``, ``search``} ← ``build`` ← {``cli``, ``plugin``}.
``capture`` (making stored copies of documents) stands beside ``check``.
"""

__version__ = "0.1.0"
