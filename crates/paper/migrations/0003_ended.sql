-- Stories by the end of their time: when it comes, the index forgets them.
CREATE INDEX article_ended ON article (visible_until) WHERE visible_until IS NOT NULL;
