-- What a reader keeps for themselves: saved stories, what they follow, what they read. Stories by their public numbers.

-- One row to lock, whatever of it changes.
CREATE TABLE personal (
  account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  -- What they read is remembered only while they want it.
  history BOOLEAN NOT NULL,
  -- Secret of their private feed. It stands as it is: the reader wants to see the address again, and whoever reads this table
  -- reads the list beside it.
  feed TEXT UNIQUE
);

CREATE TABLE saved (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  article BIGINT NOT NULL,
  folder TEXT NOT NULL,
  note TEXT NOT NULL,
  -- Ascending as the reader sees them.
  position BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, article)
);
CREATE INDEX saved_position ON saved (account_id, position);

CREATE TABLE follow (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('tag', 'author', 'section')),
  -- Code of the edition that a slug belongs to; empty for authors.
  edition TEXT NOT NULL,
  slug TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, kind, edition, slug)
);

CREATE TABLE history (
  account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  article BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (account_id, article)
);
CREATE INDEX history_at ON history (account_id, at);
