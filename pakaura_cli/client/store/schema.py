"""The tables of the store, as an append-only list of migrations."""

APPLICATION_ID = 0x50616B41
"""`PakA`: tells our file from any other SQLite file."""

_FIRST = """
CREATE TABLE meta(k TEXT PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE task(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL DEFAULT '',
  title_fold TEXT NOT NULL DEFAULT '',
  notes TEXT,
  notes_fold TEXT,
  completed INTEGER NOT NULL DEFAULT 0,
  completed_at TEXT,
  priority TEXT NOT NULL DEFAULT 'none',
  priority_rank INTEGER NOT NULL DEFAULT 3,
  project TEXT,
  project_key TEXT,
  due TEXT,
  due_zone TEXT,
  due_utc INTEGER,
  wait TEXT,
  wait_zone TEXT,
  wait_utc INTEGER,
  recur_rule TEXT,
  recur_mode TEXT,
  recur_series TEXT,
  parent TEXT,
  created TEXT NOT NULL DEFAULT '',
  updated INTEGER NOT NULL DEFAULT 0,
  deleted INTEGER NOT NULL DEFAULT 0,
  tags TEXT NOT NULL DEFAULT '',
  needs TEXT NOT NULL DEFAULT '',
  number INTEGER,
  last_number INTEGER,
  extra TEXT NOT NULL DEFAULT '{}',
  stamps TEXT NOT NULL DEFAULT '{}',
  seen_gen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX task_open ON task(coalesce(due, '~'), priority_rank, created, id) WHERE completed = 0 AND deleted = 0;
CREATE INDEX task_project ON task(project_key) WHERE project_key IS NOT NULL;
CREATE INDEX task_completed ON task(completed_at) WHERE completed = 1;
CREATE INDEX task_tail ON task(substr(id, 25));
CREATE INDEX task_parent ON task(parent) WHERE parent IS NOT NULL;
CREATE UNIQUE INDEX task_number ON task(number) WHERE number IS NOT NULL;

CREATE TABLE task_tag(
  tag TEXT NOT NULL,
  open INTEGER NOT NULL,
  project_key TEXT NOT NULL,
  task INTEGER NOT NULL,
  PRIMARY KEY(tag, open, project_key, task)
) WITHOUT ROWID;
CREATE TABLE dependency(needs TEXT NOT NULL, task INTEGER NOT NULL, PRIMARY KEY(needs, task)) WITHOUT ROWID;
CREATE VIRTUAL TABLE title_index USING fts5(
  title_fold, content='task', content_rowid='n', tokenize='trigram case_sensitive 1', detail='none', columnsize=0
);

CREATE TABLE free_number(
  number INTEGER PRIMARY KEY,
  freed_ms INTEGER NOT NULL,
  task INTEGER,
  rested INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX free_number_resting ON free_number(freed_ms) WHERE rested = 0;
CREATE INDEX free_number_rested ON free_number(number) WHERE rested = 1;

CREATE TABLE command_group(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  command TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'do',
  target TEXT,
  undone_by TEXT,
  device TEXT NOT NULL
);
CREATE INDEX command_group_standing ON command_group(n) WHERE undone_by IS NULL AND kind <> 'undo';

CREATE TABLE history(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  group_id TEXT,
  kind TEXT NOT NULL DEFAULT 'task',
  entity TEXT NOT NULL,
  stamp TEXT NOT NULL,
  body TEXT NOT NULL,
  before TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX history_group ON history(group_id);
CREATE INDEX history_entity ON history(entity);

CREATE TABLE outbox(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  op_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  type TEXT NOT NULL,
  stamp TEXT,
  body TEXT NOT NULL,
  base TEXT NOT NULL,
  group_id TEXT
);
CREATE TABLE outbox_rejected(
  n INTEGER PRIMARY KEY,
  op_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  type TEXT NOT NULL,
  stamp TEXT,
  body TEXT NOT NULL,
  base TEXT NOT NULL,
  group_id TEXT,
  code TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE TABLE unknown(kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(kind, id)) WITHOUT ROWID;
"""

_SYNCED = """
DROP TABLE unknown;
CREATE TABLE entity(
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  registers TEXT NOT NULL,
  seen_gen INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(kind, id)
) WITHOUT ROWID;
CREATE INDEX outbox_entity ON outbox(entity);
CREATE INDEX outbox_rejected_entity ON outbox_rejected(entity);
CREATE INDEX task_seen_gen ON task(seen_gen);
"""
"""`entity`: what a sync keeps that is no task: conflicts, kinds of a newer version, and what was purged."""

_DEVICES = """
CREATE TABLE device(id TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
ALTER TABLE command_group ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0;
"""
"""`device`: what the devices of the account are called. A `fetched` group is another one's, to be undone here."""

_CONVERSATIONS = """
CREATE TABLE conversation(
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE message(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  calls TEXT,
  at INTEGER NOT NULL
);
CREATE INDEX message_conversation ON message(conversation);
"""
"""Those with the assistant on this machine. They are not synced, and a server has its own."""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SYNCED, _DEVICES, _CONVERSATIONS)
"""Statement scripts; the file's `user_version` is how many of them it has had. Only ever appended to."""
