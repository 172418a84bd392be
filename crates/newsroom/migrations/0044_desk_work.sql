-- Who writes a story, until when, and how long it is to be.
ALTER TABLE article ADD COLUMN assigned TEXT;
ALTER TABLE article ADD COLUMN due_at BIGINT;
ALTER TABLE article ADD COLUMN asked_words BIGINT;
CREATE INDEX article_assigned ON article (assigned);
CREATE INDEX article_due ON article (due_at, id);

-- What colleagues remark on a story, until it is settled.
CREATE TABLE remark (
  id TEXT PRIMARY KEY,
  article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  staff_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  -- The words of the story that it is about; empty = the whole of it.
  quote TEXT NOT NULL,
  -- Ids of whom it calls, each between two spaces.
  mentions TEXT NOT NULL,
  settled_at BIGINT,
  settled_by TEXT
);
CREATE INDEX remark_article ON remark (article_id, id);
CREATE INDEX remark_open ON remark (settled_at, id);

-- Lists that somebody keeps by name, as JSON.
ALTER TABLE staff ADD COLUMN views TEXT NOT NULL DEFAULT '[]';
