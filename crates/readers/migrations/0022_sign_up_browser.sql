-- Hash of a secret of the browser that asked for an account: only there the password that was typed with the form counts, for
-- anybody may type somebody else's address.
ALTER TABLE mail_link ADD COLUMN browser TEXT NOT NULL DEFAULT '';
