CREATE TABLE made_by (text TEXT NOT NULL);

-- Staff: who can sign in. `key` is the word by which tests ask for a token.
CREATE TABLE people (
    id TEXT PRIMARY KEY, key TEXT UNIQUE, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
    phone_number TEXT, avatar TEXT
) STRICT;
CREATE TABLE tokens (token TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people, expires INTEGER) STRICT;

CREATE TABLE organizations (id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL, logo TEXT) STRICT;
CREATE TABLE editions (
    id TEXT PRIMARY KEY, organization_id TEXT NOT NULL REFERENCES organizations, sdk_id TEXT NOT NULL, name TEXT NOT NULL,
    slug TEXT NOT NULL, start_date INTEGER, end_date INTEGER, timezone TEXT NOT NULL, currency TEXT NOT NULL,
    default_language TEXT NOT NULL, enabled_languages TEXT NOT NULL, is_draft INTEGER NOT NULL, is_archived INTEGER NOT NULL
) STRICT;
CREATE TABLE pickup_points (id TEXT PRIMARY KEY, edition_id TEXT NOT NULL REFERENCES editions, name TEXT NOT NULL) STRICT;
-- `role` is null for somebody who only belongs to single editions.
CREATE TABLE organization_members (
    person_id TEXT NOT NULL, organization_id TEXT NOT NULL, role TEXT, is_default INTEGER NOT NULL,
    PRIMARY KEY (person_id, organization_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE edition_members (
    person_id TEXT NOT NULL, edition_id TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (person_id, edition_id)
) STRICT, WITHOUT ROWID;

-- Customers. `haystack` is what the search looks through, in lower case.
CREATE TABLE users (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, phone_number TEXT,
    first_name TEXT NOT NULL, last_name TEXT NOT NULL, is_verified INTEGER NOT NULL, is_active INTEGER NOT NULL,
    locale TEXT NOT NULL, msg_channel TEXT, date_joined INTEGER NOT NULL, last_seen INTEGER, metadata TEXT NOT NULL,
    haystack TEXT NOT NULL
) STRICT;
CREATE INDEX users_by_phone_number ON users (phone_number, key);
CREATE INDEX users_by_date_joined ON users (date_joined, key);
CREATE INDEX users_by_last_seen ON users (last_seen, key);
CREATE VIRTUAL TABLE users_text USING fts5 (haystack, content = '', contentless_delete = 1, tokenize = 'trigram');
-- Where a customer is known: ids of editions and of their organizations.
CREATE TABLE user_scopes (scope_id TEXT NOT NULL, user_key INTEGER NOT NULL, PRIMARY KEY (scope_id, user_key)) STRICT, WITHOUT ROWID;
CREATE INDEX user_scopes_by_user ON user_scopes (user_key, scope_id);

-- Amounts are thousandths of the major unit: exact for every currency.
CREATE TABLE orders (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, order_number TEXT NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL,
    amount INTEGER NOT NULL, edition_id TEXT NOT NULL, organization_id TEXT NOT NULL, user_key INTEGER, transaction_id TEXT,
    created INTEGER NOT NULL, modified INTEGER NOT NULL, haystack TEXT NOT NULL
) STRICT;
CREATE INDEX orders_by_user ON orders (user_key, created);
CREATE INDEX orders_by_transaction ON orders (transaction_id);
CREATE INDEX orders_by_edition_created ON orders (edition_id, created, key);
CREATE INDEX orders_by_edition_modified ON orders (edition_id, modified, key);
CREATE INDEX orders_by_edition_amount ON orders (edition_id, amount, key);
CREATE INDEX orders_by_edition_number ON orders (edition_id, order_number, key);
CREATE INDEX orders_by_edition_status ON orders (edition_id, status, key);
CREATE INDEX orders_by_edition_type ON orders (edition_id, type, key);
CREATE INDEX orders_by_organization_created ON orders (organization_id, created, key);
CREATE INDEX orders_by_organization_modified ON orders (organization_id, modified, key);
CREATE INDEX orders_by_organization_amount ON orders (organization_id, amount, key);
CREATE INDEX orders_by_organization_number ON orders (organization_id, order_number, key);
CREATE INDEX orders_by_organization_status ON orders (organization_id, status, key);
CREATE INDEX orders_by_organization_type ON orders (organization_id, type, key);
-- Searches of two letters are too short for trigrams: they read the texts, and these hold nothing else.
CREATE INDEX orders_by_edition_text ON orders (edition_id, haystack);
CREATE INDEX orders_by_organization_text ON orders (organization_id, haystack);
CREATE VIRTUAL TABLE orders_text USING fts5 (haystack, content = '', contentless_delete = 1, tokenize = 'trigram');

CREATE TABLE purchases (
    id TEXT PRIMARY KEY, order_key INTEGER NOT NULL, product TEXT NOT NULL, product_type TEXT NOT NULL, variant TEXT,
    quantity INTEGER NOT NULL, status TEXT NOT NULL, price INTEGER NOT NULL, deposit INTEGER NOT NULL, fee INTEGER NOT NULL,
    pickup_point_id TEXT, modified INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX purchases_by_order ON purchases (order_key);
CREATE TABLE transactions (
    id TEXT PRIMARY KEY, order_key INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
    payment_method TEXT, created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX transactions_by_order ON transactions (order_key);

-- Refund requests. `due` is when the background does the next step, in milliseconds since 1970; `fails` is what the payment
-- service will say then, where it will refuse.
CREATE TABLE refunds (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, edition_id TEXT NOT NULL, organization_id TEXT NOT NULL,
    order_key INTEGER NOT NULL, purchase_id TEXT, transaction_id TEXT NOT NULL, amount INTEGER NOT NULL, scope TEXT NOT NULL,
    reason TEXT NOT NULL, status TEXT NOT NULL, comment TEXT, pickup_point_id TEXT, requested_by TEXT, service_response TEXT,
    refund_date INTEGER, due INTEGER, fails TEXT, created INTEGER NOT NULL, modified INTEGER NOT NULL, haystack TEXT NOT NULL
) STRICT;
CREATE INDEX refunds_by_order ON refunds (order_key, created);
CREATE INDEX refunds_by_purchase ON refunds (purchase_id);
CREATE INDEX refunds_by_due ON refunds (due) WHERE due IS NOT NULL;
CREATE INDEX refunds_by_edition_status ON refunds (edition_id, status, created, key);
CREATE INDEX refunds_by_edition_created ON refunds (edition_id, created, key);
CREATE INDEX refunds_by_organization_status ON refunds (organization_id, status, created, key);
CREATE INDEX refunds_by_organization_created ON refunds (organization_id, created, key);
CREATE VIRTUAL TABLE refunds_text USING fts5 (haystack, content = '', contentless_delete = 1, tokenize = 'trigram');

-- The staff API. Times are seconds since 1970. A password is `salt$hash`, both hexadecimal; null before there is one. `key` is the
-- word by which tests sign in.
CREATE TABLE staff_roles (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT, features TEXT NOT NULL, tags TEXT NOT NULL,
    disabled INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, last_modified_by INTEGER NOT NULL
) STRICT;
CREATE TABLE staff_users (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE COLLATE NOCASE, role_id INTEGER NOT NULL,
    password TEXT, disabled INTEGER NOT NULL, deleted INTEGER NOT NULL, first_login INTEGER, last_login INTEGER,
    sso_enabled INTEGER NOT NULL, segments_acl TEXT, cdp_settings TEXT, frontend_settings TEXT, created INTEGER NOT NULL,
    modified INTEGER NOT NULL, last_modified_by INTEGER NOT NULL, email_notifications_enabled INTEGER NOT NULL
) STRICT;
-- `issued` is null for the tokens of tests, which do not end.
CREATE TABLE staff_tokens (token TEXT PRIMARY KEY, user_id INTEGER NOT NULL, issued INTEGER) STRICT;
-- What is sent in links: one for each user and `kind`, which is `invitation` or `reset`.
CREATE TABLE staff_links (
    token TEXT NOT NULL UNIQUE, user_id INTEGER NOT NULL, kind TEXT NOT NULL, expires INTEGER NOT NULL, PRIMARY KEY (user_id, kind)
) STRICT;
-- Authorization codes of the identity provider: each works once.
CREATE TABLE staff_codes (code TEXT PRIMARY KEY, user_id INTEGER NOT NULL) STRICT;
-- Mails that would have been sent.
CREATE TABLE outbox (
    key INTEGER PRIMARY KEY, sent INTEGER NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, link TEXT NOT NULL
) STRICT;
