-- Films and sounds that are encoded anew. A row stays: it says how it ended.
CREATE TABLE encoding (
  asset_id TEXT PRIMARY KEY REFERENCES asset (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed', 'cancelled')),
  -- Hundredths.
  progress BIGINT NOT NULL,
  -- Why it failed, in words.
  problem TEXT NOT NULL,
  -- What is served says nothing about who made it and where. Files that came in before that was seen to are not bare yet.
  bare BOOLEAN NOT NULL,
  -- How often somebody began with it; also tells whose word on it counts.
  attempts BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- Whoever works on it has until then to say so again.
  leased_until BIGINT NOT NULL
);
CREATE INDEX encoding_state ON encoding (state, asked_at);
CREATE INDEX encoding_bare ON encoding (bare, asked_at);
INSERT INTO encoding (asset_id, state, progress, problem, bare, attempts, asked_at, leased_until)
  SELECT id, 'waiting', 0, '', FALSE, 0, made_at, 0 FROM asset WHERE kind IN ('video', 'audio');
