-- Each order of the desk's lists, with everything that they are filtered by in it: what fits is found without a look at the rows.
DROP INDEX article_status;
DROP INDEX article_changed;
DROP INDEX article_made;
DROP INDEX article_headline;
DROP INDEX article_desk;
CREATE INDEX article_status ON article (status, changed_at, id, section, desk_id, edition_id, staff_id, named, headline_folded);
CREATE INDEX article_changed ON article (changed_at, id, status, section, desk_id, edition_id, staff_id, named, headline_folded);
CREATE INDEX article_made ON article (made_at, id, status, section, desk_id, edition_id, staff_id, named, headline_folded);
CREATE INDEX article_headline ON article (headline_folded, id, status, section, desk_id, edition_id, staff_id, named);
CREATE INDEX article_desk ON article (desk_id);
CREATE INDEX article_edition ON article (edition_id);
