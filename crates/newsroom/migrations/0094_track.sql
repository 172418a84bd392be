-- What goes along with a film or a sound: its words for who can't hear them or does not know the language, and its chapters.
CREATE TABLE track (
  asset_id TEXT NOT NULL REFERENCES asset (id),
  kind TEXT NOT NULL CHECK (kind IN ('captions', 'subtitles', 'chapters')),
  language TEXT NOT NULL,
  -- The name under which players offer it.
  label TEXT NOT NULL,
  -- WebVTT, as it is served.
  blob TEXT NOT NULL,
  size BIGINT NOT NULL,
  -- The same as words with their moments, as JSON.
  cues TEXT NOT NULL,
  PRIMARY KEY (asset_id, kind, language)
);
