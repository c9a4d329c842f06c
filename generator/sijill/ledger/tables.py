"""The tables in which the entries of a ledger are kept: in the state, or in memory."""

SCHEMA = """
-- first is the number of the batch's first entry; given says whether a batch of the main branch has given it. records
-- is the format of records that its dates were published under, if the batch says it.
CREATE TABLE IF NOT EXISTS ledger_batches(
  name TEXT PRIMARY KEY, digest TEXT NOT NULL, format INTEGER NOT NULL, date TEXT NOT NULL, parents TEXT NOT NULL,
  entries INTEGER NOT NULL, first INTEGER NOT NULL, given INTEGER NOT NULL,
  size INTEGER NOT NULL, modified INTEGER NOT NULL, records INTEGER);
-- at is the line of the file, counted from 1.
CREATE TABLE IF NOT EXISTS ledger_entries(
  kind TEXT, id TEXT, version INTEGER, date TEXT NOT NULL, batch TEXT NOT NULL, at INTEGER NOT NULL,
  line_digest TEXT NOT NULL, line BLOB NOT NULL, PRIMARY KEY(kind, id, version)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ledger_entries_date ON ledger_entries(kind, version, date);
CREATE INDEX IF NOT EXISTS ledger_entries_at ON ledger_entries(batch, at);
-- plain is the digest without a salt; '' where no record with the entry's digest is known yet.
-- by is the id of the record that has taken its place.
CREATE TABLE IF NOT EXISTS ledger_last(
  kind TEXT, id TEXT, version INTEGER NOT NULL, plain TEXT NOT NULL, by TEXT, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ledger_last_plain ON ledger_last(kind, id) WHERE plain = '';
CREATE INDEX IF NOT EXISTS ledger_last_by ON ledger_last(kind, by) WHERE by IS NOT NULL;
CREATE TABLE IF NOT EXISTS ledger_captures(
  document TEXT, digest TEXT, statements INTEGER NOT NULL, PRIMARY KEY(document, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_patches(digest TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
-- patches in the place of those that a version's entry names, where words were taken down.
CREATE TABLE IF NOT EXISTS ledger_instead(
  kind TEXT, id TEXT, version INTEGER, data BLOB NOT NULL, PRIMARY KEY(kind, id, version)) WITHOUT ROWID;
-- a salt, or those of some aspects as JSON.
CREATE TABLE IF NOT EXISTS ledger_salts(
  kind TEXT, id TEXT, version INTEGER, salt TEXT NOT NULL, PRIMARY KEY(kind, id, version)) WITHOUT ROWID;
-- what kinds of the archive's own were called first, by kind (statement.vote).
CREATE TABLE IF NOT EXISTS ledger_kinds(
  kind TEXT, language TEXT, label TEXT NOT NULL, PRIMARY KEY(kind, language)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger_problems(code TEXT, file TEXT, line INTEGER, facts TEXT);
"""
TABLES = (
    "ledger_batches", "ledger_entries", "ledger_last", "ledger_captures", "ledger_patches", "ledger_instead",
    "ledger_salts", "ledger_kinds", "ledger_problems",
)  # fmt: skip
