-- Pictures that get the sizes that are made in the background. A row stays: it says how it ended.
CREATE TABLE avif (
  asset_id TEXT PRIMARY KEY REFERENCES asset (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
  -- Why it failed, in words.
  problem TEXT NOT NULL,
  -- How often somebody began with this file and was ended.
  attempts BIGINT NOT NULL,
  -- How often somebody began with it at all: tells whose word on it counts.
  begun BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- Whoever works on it has until then to say so again.
  leased_until BIGINT NOT NULL
);
CREATE INDEX avif_state ON avif (state, asked_at);
