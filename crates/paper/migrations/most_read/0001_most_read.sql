-- How often stories were read on this node, by the hour (hours since 1970). No reader is in it.
CREATE TABLE read (
  hour BIGINT NOT NULL,
  number BIGINT NOT NULL,
  edition TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (hour, number)
) WITHOUT ROWID;
