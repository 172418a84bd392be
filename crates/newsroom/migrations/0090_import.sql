-- Archives that are taken in from the desk. One runs at a time; its row is kept fresh by the program that works on it.
CREATE TABLE import (
  id TEXT PRIMARY KEY,
  staff_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('wordpress', 'ghost', 'markdown', 'page')),
  -- Names of its files, as they were uploaded.
  files TEXT NOT NULL,
  settings TEXT NOT NULL,
  dry_run BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'refused', 'failed', 'stopped')),
  -- Why it did not come to its end.
  problem TEXT NOT NULL,
  -- The report without its entries.
  account TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- When somebody worked on it last.
  seen_at BIGINT NOT NULL
);
CREATE INDEX import_state ON import (state);
-- What an upload is to become: an asset, or an archive that is taken in.
ALTER TABLE upload ADD COLUMN purpose TEXT NOT NULL DEFAULT 'asset';
