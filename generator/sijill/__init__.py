"""Sijill: turns curated YAML records of public statements into a searchable, bilingual static site.

The folders are the stages, in the order in which data passes them; imports run one way, down this list:
``model`` ← ``diagnostics`` ← ``interface`` ← ``sources`` ← ``ledger`` ← ``state`` ← {``check``, ``html``} ←
{``pages``, ``capture``} ← {``export``, ``search``} ← ``intake`` ← ``frame`` ← ``site`` ← ``publish`` ← ``editing`` ←
{``cli``, ``plugin``}. Those in braces never import each other. A test keeps it so.
"""

__version__ = "0.1.0"
