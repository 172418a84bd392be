-- Where a file lies in the library: one folder, any number of tags. Both are the newsroom's own; readers see neither.
CREATE TABLE asset_place (
  asset_id TEXT PRIMARY KEY REFERENCES asset (id),
  -- Names from the top down, with slashes between them.
  folder TEXT NOT NULL
);
CREATE INDEX asset_place_folder ON asset_place (folder);
CREATE TABLE asset_tag (
  asset_id TEXT NOT NULL REFERENCES asset (id),
  tag TEXT NOT NULL,
  PRIMARY KEY (asset_id, tag)
);
CREATE INDEX asset_tag_tag ON asset_tag (tag, asset_id);
