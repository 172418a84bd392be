-- What is shown of a picture where a place has a form of its own.
CREATE TABLE crop (
  asset_id TEXT NOT NULL REFERENCES asset (id),
  name TEXT NOT NULL CHECK (name IN ('wide', 'square', 'tall')),
  -- Ten-thousandths of the picture's width and height.
  x BIGINT NOT NULL,
  y BIGINT NOT NULL,
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  -- What is served, as JSON.
  renditions TEXT NOT NULL,
  PRIMARY KEY (asset_id, name)
);
