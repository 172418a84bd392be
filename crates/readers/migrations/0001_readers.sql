-- The readers' own data. Instants are microseconds UTC. Mail addresses and machine addresses are here and nowhere else.

CREATE TABLE readers (one BIGINT PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL);

-- Public numbers of comments, and the log's head: taken last in each transaction, so that nobody who follows the log can
-- skip a row that commits late.
CREATE TABLE comment_head (one BIGINT PRIMARY KEY CHECK (one = 1), next BIGINT NOT NULL, log BIGINT NOT NULL);
INSERT INTO comment_head (one, next, log) VALUES (1, 1, 0);

CREATE TABLE comment (
  id TEXT PRIMARY KEY,
  -- Drawn when it is first shown; imported numbers are kept where they are free.
  number BIGINT UNIQUE,
  article_id TEXT NOT NULL,
  parent_id TEXT REFERENCES comment (id),
  -- What tells an imported one apart for ever.
  source TEXT UNIQUE,
  -- Hash of it as it was at its source.
  source_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  url TEXT NOT NULL,
  ip TEXT NOT NULL,
  at BIGINT NOT NULL,
  text TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('shown', 'waiting', 'spam', 'removed')),
  -- Somebody here decided about it: an import leaves it as it is.
  moderated BOOLEAN NOT NULL
);
CREATE INDEX comment_article ON comment (article_id, at, id);
CREATE INDEX comment_parent ON comment (parent_id);

-- Each public change of an article's comments, for whoever shows them.
CREATE TABLE comment_log (number BIGINT PRIMARY KEY, article_id TEXT NOT NULL);
