-- Who has a story open now, by the window of their browser; gone when it was not heard of for half a minute.
CREATE TABLE presence (
  article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  visit TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  writing BOOLEAN NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, visit)
);
CREATE INDEX presence_seen ON presence (seen_at);
CREATE INDEX presence_staff ON presence (staff_id);
-- Who writes in which field of a story. A row stays when it is free again: it says who wrote there last.
CREATE TABLE field_lock (
  article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  field TEXT NOT NULL,
  -- The window that holds it; empty = free.
  visit TEXT NOT NULL,
  staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  seen_at BIGINT NOT NULL,
  -- The window that asked for it; empty = nobody did.
  asked_visit TEXT NOT NULL,
  asked_staff TEXT,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (article_id, field)
);
CREATE INDEX field_lock_staff ON field_lock (staff_id);
