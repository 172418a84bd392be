-- What was redacted is asked for whenever a paper is made.
CREATE INDEX revision_redacted ON revision (article_id) WHERE redacted;
