-- A token ends with the key that made it; the first key and an identity provider's token are no row.
ALTER TABLE webhooks_key ADD COLUMN IF NOT EXISTS is_token BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE webhooks_key ADD COLUMN IF NOT EXISTS maker VARCHAR(64) ${bytewise} REFERENCES webhooks_key (id) ON DELETE CASCADE;
CREATE INDEX IF NOT EXISTS webhooks_key_maker ON webhooks_key (maker);

-- The sessions of pages that were signed out of before their end, by the hash of their cookies.
CREATE TABLE IF NOT EXISTS webhooks_ended_session (
  hash       VARCHAR(64) NOT NULL,
  expires_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (hash)
);
