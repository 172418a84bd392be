-- One-time links that go out by mail: each proves an address. By the hash of their secret.
CREATE TABLE mail_link (
    hash TEXT PRIMARY KEY,
    -- sign-up, sign-in, reset, address
    purpose TEXT NOT NULL,
    email TEXT NOT NULL,
    -- Whose address changes; null for the other purposes: nobody is looked up when a link is asked for.
    account_id TEXT REFERENCES account (id) ON DELETE CASCADE,
    -- What was asked for with a sign-up.
    name TEXT NOT NULL,
    edition TEXT NOT NULL,
    password TEXT,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX mail_link_email ON mail_link (email);
CREATE INDEX mail_link_account ON mail_link (account_id);
CREATE INDEX mail_link_expires ON mail_link (expires_at);

-- Letters that wait to be sent. A letter that was sent is no longer here.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    letter TEXT NOT NULL,
    -- Of the link; empty = the letter has none.
    secret TEXT NOT NULL,
    edition TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    -- Not sent before, and not after.
    due_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- Somebody is sending it, until then.
    leased_until BIGINT NOT NULL,
    -- Why it could not be sent the last time, without any address.
    trouble TEXT NOT NULL
);
CREATE INDEX outbox_due ON outbox (due_at);
CREATE INDEX outbox_recipient ON outbox (recipient);

-- Attempts, counted before they are looked at. The subject is a hash of an address or account, or a network.
CREATE TABLE attempt (
    subject TEXT NOT NULL,
    what TEXT NOT NULL,
    since BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (subject, what)
);
CREATE INDEX attempt_since ON attempt (since);
