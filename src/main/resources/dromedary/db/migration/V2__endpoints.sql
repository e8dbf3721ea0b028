-- The document is JSON and holds the signing secrets in clear: treat this table as a secret.
CREATE TABLE IF NOT EXISTS webhooks_endpoint (
  id         VARCHAR(200) NOT NULL,
  tenant     VARCHAR(200) NOT NULL,
  document   VARCHAR NOT NULL,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (id)
);

-- The endpoints of each gateway's file, without secrets, headers and URLs: so that no gateway
-- takes an endpoint for deleted that another one has.
CREATE TABLE IF NOT EXISTS webhooks_endpoints_file (
  gateway  VARCHAR(64) NOT NULL,
  beat     BIGINT NOT NULL,
  document VARCHAR NOT NULL,
  PRIMARY KEY (gateway)
);

-- Identifies this database: gateways on one broker must have the same.
CREATE TABLE IF NOT EXISTS webhooks_database (
  id VARCHAR(36) NOT NULL,
  PRIMARY KEY (id)
);
INSERT INTO webhooks_database (id) SELECT '${databaseId}' WHERE NOT EXISTS (SELECT 1 FROM webhooks_database);
