-- Files that come in piece by piece. Their bytes lie beside the blobs under the same id; how far one came, its file says.
CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  staff_id TEXT REFERENCES staff (id),
  name TEXT NOT NULL,
  alt TEXT NOT NULL,
  credit TEXT NOT NULL,
  caption TEXT NOT NULL,
  -- Bytes of the whole file.
  length BIGINT NOT NULL,
  -- What became of it; null = it is not whole yet.
  asset_id TEXT REFERENCES asset (id),
  -- From then on nobody can go on with it.
  expires_at BIGINT NOT NULL
);
CREATE INDEX upload_expires ON upload (expires_at);
CREATE INDEX upload_staff ON upload (staff_id);
CREATE INDEX upload_asset ON upload (asset_id);
