-- A story's body while several write in it: one live document, which is the draft until it is closed.
CREATE TABLE galley (
  article_id TEXT PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
  -- How often it was set. What belongs to another time is never merged.
  epoch BIGINT NOT NULL,
  -- The number of its newest change; changes are counted on from one epoch to the next.
  n BIGINT NOT NULL,
  -- The revision whose body it began from, or that was cut of it last.
  head BIGINT NOT NULL,
  -- It can be written in. A closed one is only a number.
  standing BOOLEAN NOT NULL,
  -- When somebody was in it last.
  seen_at BIGINT NOT NULL,
  -- Who wrote in it last.
  staff_id TEXT
);
CREATE INDEX galley_seen ON galley (seen_at) WHERE standing;
-- Its changes, in the order in which everybody takes them in: updates of a Yjs document (version 1), as base64.
CREATE TABLE galley_change (
  article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  n BIGINT NOT NULL,
  bytes TEXT NOT NULL,
  PRIMARY KEY (article_id, n)
);
