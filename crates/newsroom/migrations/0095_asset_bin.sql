-- Files of the library that somebody threw away. Nothing that readers see is among them.
CREATE TABLE asset_bin (
  asset_id TEXT PRIMARY KEY REFERENCES asset (id),
  at BIGINT NOT NULL,
  staff_id TEXT
);
-- Blobs that no file of the library names, with when that was seen first. After a while they go.
CREATE TABLE unnamed_blob (
  blob TEXT PRIMARY KEY,
  since BIGINT NOT NULL
);
