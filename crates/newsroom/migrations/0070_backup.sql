-- Backups that were made of this record, so that somebody sees how old the last one is.
CREATE TABLE backup (
  -- As it is called in its folder.
  name TEXT PRIMARY KEY,
  folder TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  sealed BOOLEAN NOT NULL,
  -- Files of the media library that were not to be had.
  missing BIGINT NOT NULL,
  -- When somebody last looked at all its files; null = never.
  verified_at BIGINT,
  -- What was found to be damaged then; empty = nothing.
  problem TEXT NOT NULL
);
CREATE INDEX backup_made ON backup (made_at);
