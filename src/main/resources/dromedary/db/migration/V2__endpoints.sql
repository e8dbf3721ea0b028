-- The document is JSON and holds the signing secrets in clear: treat this table as a secret.
CREATE TABLE IF NOT EXISTS webhooks_endpoint (
  id         VARCHAR(200) NOT NULL,
  tenant     VARCHAR(200) NOT NULL,
  document   VARCHAR NOT NULL,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);
