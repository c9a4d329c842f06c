"""The tables of the state, except for those of the ledger and the log, which are also made without a state."""

# Raise it whenever the contents of the tables change; a state of another version is thrown away.
VERSION = 29

STATE = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Every file of sources/ as last read; the stamp tells whether it may have changed since. asked is the latest day that
-- the day of the check was compared with: the verdict may differ before and after it.
CREATE TABLE files(path TEXT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, size INTEGER, mtime INTEGER,
  ctime INTEGER, inode INTEGER, digest BLOB, asked TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX files_id ON files(kind, id);
-- Every folder of sources/ as last read: a mark of all its files' stamps.
CREATE TABLE folders(path TEXT PRIMARY KEY, mark BLOB NOT NULL) WITHOUT ROWID;
-- What is wrong, by the stage that found it: scan, read, relations, history; and for what is compared with all others
-- of its kind (``intake.names``), that kind.
CREATE TABLE diagnostics(stage TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, col INTEGER, code TEXT, severity TEXT,
  facts TEXT);
-- Agents, documents and topics, as JSON, with the places of their descriptions.
CREATE TABLE records(kind TEXT, id TEXT, data BLOB NOT NULL, digest TEXT NOT NULL, status TEXT NOT NULL,
  evidence BLOB NOT NULL, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE seen(id TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE statements(id TEXT PRIMARY KEY, data BLOB NOT NULL, digest TEXT NOT NULL, card BLOB NOT NULL,
  ordering TEXT NOT NULL, month TEXT NOT NULL, status TEXT NOT NULL, evidence BLOB NOT NULL, lists TEXT NOT NULL,
  passages INTEGER NOT NULL);
CREATE TABLE relations(source TEXT, position INTEGER, type TEXT, target TEXT, passage TEXT, target_passage TEXT,
  note BLOB, PRIMARY KEY(source, position)) WITHOUT ROWID;
-- The statements whose relations must be checked, and their order settled: what a killed run had read before it.
CREATE TABLE unsettled(id TEXT PRIMARY KEY) WITHOUT ROWID;
-- Which lists a statement is in: agent:<id>, document:<id>, topic:<id>, kind:<name>, year:<yyyy>, day:<mm-dd>,
-- goes-on:<yyyy>, begun-by:<yyyy>, lacks:<what>, other-id:, all:. The statement's own row has the same, a line each.
CREATE TABLE members(list TEXT, ordering TEXT, id TEXT, PRIMARY KEY(list, ordering)) WITHOUT ROWID;
-- Which agents, documents, topics and statements a record names.
CREATE TABLE mentions(kind TEXT, target TEXT, source_kind TEXT, source TEXT,
  PRIMARY KEY(kind, target, source_kind, source)) WITHOUT ROWID;
CREATE TABLE replaced(kind TEXT, old TEXT, id TEXT, PRIMARY KEY(kind, old, id)) WITHOUT ROWID;
CREATE INDEX replaced_id ON replaced(kind, id);
-- What no two records of a kind should have in common (``model.sameness``).
CREATE TABLE same(kind TEXT, mark TEXT, id TEXT, PRIMARY KEY(kind, mark, id)) WITHOUT ROWID;
CREATE INDEX same_id ON same(kind, id);
-- Which records are drafts, and which the site as it was last built does not show (``state.drafts``).
CREATE TABLE drafts(kind TEXT, id TEXT, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE not_shown(kind TEXT, id TEXT, PRIMARY KEY(kind, id)) WITHOUT ROWID;
-- What has changed since the site was last built, as it was then (``state.change``).
CREATE TABLE changes(kind TEXT, id TEXT, before BLOB, PRIMARY KEY(kind, id)) WITHOUT ROWID;
-- Which files of the site each task made last; their digests are in the manifest's tables.
CREATE TABLE outputs(kind TEXT, id TEXT, path TEXT, PRIMARY KEY(kind, id, path)) WITHOUT ROWID;
"""
# Made once all records are in: filling an index row by row takes several times as long.
INDEXES = """
CREATE UNIQUE INDEX IF NOT EXISTS statements_ordering ON statements(ordering);
CREATE INDEX IF NOT EXISTS statements_passages ON statements(passages);
CREATE INDEX IF NOT EXISTS statements_month ON statements(month);
CREATE INDEX IF NOT EXISTS statements_status ON statements(status) WHERE status <> 'published';
CREATE INDEX IF NOT EXISTS records_status ON records(status) WHERE status <> 'published';
CREATE INDEX IF NOT EXISTS relations_target ON relations(target);
CREATE INDEX IF NOT EXISTS diagnostics_file ON diagnostics(file, stage);
CREATE INDEX IF NOT EXISTS diagnostics_stage ON diagnostics(stage);
"""

# What was published: each file of the site, by bucket (``site.manifest``).
MANIFEST = """
CREATE TABLE manifest_files(
  bucket INTEGER, path TEXT, sha256 BLOB NOT NULL, size INTEGER NOT NULL, PRIMARY KEY(bucket, path)) WITHOUT ROWID;
CREATE TABLE manifest_buckets(
  bucket INTEGER PRIMARY KEY, sha256 BLOB NOT NULL, files INTEGER NOT NULL, pages INTEGER NOT NULL);
CREATE TABLE manifest_stale(bucket INTEGER PRIMARY KEY);
"""

# What an edit of the search index starts from (``search.index``).
SEARCH = """
CREATE TABLE search_segments(number INTEGER PRIMARY KEY, ids TEXT NOT NULL, texts BLOB NOT NULL);
CREATE TABLE search_directories(family TEXT PRIMARY KEY, bounds BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE search_shards(family TEXT, first TEXT, data BLOB NOT NULL, PRIMARY KEY(family, first));
"""
