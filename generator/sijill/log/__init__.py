"""The transparency log: a signed Merkle tree over the ledger's entries, and proofs that others can check.

Hashes follow RFC 6962, section 2.1 (RFC 9162 is the same); a tree's head is a signed checkpoint (C2SP
``tlog-checkpoint``), and the tree is served as static files (C2SP ``tlog-tiles``). Nothing here uses the network.
"""
