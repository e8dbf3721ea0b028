-- The changes that callers of the API made, each stored before it is made. One without a status was begun and its end is not known.
CREATE TABLE IF NOT EXISTS webhooks_audit (
  id      VARCHAR(64) ${bytewise} NOT NULL,
  at      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  who     VARCHAR(200) NOT NULL,
  role    VARCHAR(20) NOT NULL,
  address VARCHAR(64) NOT NULL,
  what    VARCHAR(64) NOT NULL,
  subject VARCHAR(300),
  tenant  VARCHAR(64),
  asked   VARCHAR,
  status  INTEGER,
  changes VARCHAR,
  PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS webhooks_audit_tenant ON webhooks_audit (tenant, id);
CREATE INDEX IF NOT EXISTS webhooks_audit_at ON webhooks_audit (at);
