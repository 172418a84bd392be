-- Where those who write in a text stand, for those who are connected to another node. It is gone with the connection, and nobody misses it.
CREATE {{only postgres}}UNLOGGED {{end}}TABLE galley_cursor (
  article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  -- The node and the seat there.
  visit TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  -- What the browser said, as base64.
  said TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, visit)
);
