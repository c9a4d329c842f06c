"""What was published: an append-only ledger of versions, chained by hash, and what can be proved from it.

``sources/ledger/`` holds one immutable file for each run of ``sijill publish`` (``<date>-<8 hex>.jsonl``). Its first
line names the files it follows by digest, so the files form a graph in which nothing can be altered, reordered or
removed unseen, and two pull requests never write to the same file. Each further line is one published version of one
record, and names the line of the version before it.
"""
