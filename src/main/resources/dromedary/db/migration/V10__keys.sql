-- The keys of the API but the first one; a token is a key that soon expires. A key is 256 random bits, so its plain hash gives nothing away.
CREATE TABLE IF NOT EXISTS webhooks_key (
  id           VARCHAR(64) ${bytewise} NOT NULL,
  hash         VARCHAR(64) NOT NULL,
  name         VARCHAR(200) NOT NULL,
  role         VARCHAR(20) NOT NULL,
  tenant       VARCHAR(64),
  created_by   VARCHAR(200) NOT NULL,
  created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  expires_at   TIMESTAMP(6) WITH TIME ZONE,
  last_used_at TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (id)
);
CREATE UNIQUE INDEX IF NOT EXISTS webhooks_key_hash ON webhooks_key (hash);
CREATE INDEX IF NOT EXISTS webhooks_key_expires ON webhooks_key (expires_at);

-- One row, counted up by each deletion: gateways forget the keys that they know when it is another.
CREATE TABLE IF NOT EXISTS webhooks_key_revision (
  revision BIGINT NOT NULL
);
INSERT INTO webhooks_key_revision (revision) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM webhooks_key_revision);

-- The only tenant of a replay, if it has one.
ALTER TABLE webhooks_replay ADD COLUMN IF NOT EXISTS tenant VARCHAR(64);
