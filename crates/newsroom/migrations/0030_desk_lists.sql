-- What the desk's lists are sorted by, and what its clock looks for.
CREATE INDEX article_made ON article (made_at, id);
CREATE INDEX article_headline ON article (headline_folded, id);
CREATE INDEX article_staff ON article (staff_id, changed_at);
CREATE INDEX article_embargo ON article (embargo_until);
CREATE INDEX article_visible ON article (visible_until);
CREATE INDEX article_first_published ON article (first_published_at);
CREATE INDEX working_copy_staff ON working_copy (staff_id, article_id);
