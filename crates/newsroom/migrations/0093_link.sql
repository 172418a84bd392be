-- What was found at addresses outside that stories lead to, when somebody last looked.
CREATE TABLE link (
  address TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('good', 'gone', 'unsure', 'inside')),
  -- What was answered, in words.
  note TEXT NOT NULL,
  checked_at BIGINT NOT NULL
);
CREATE INDEX link_checked ON link (checked_at);
