CREATE TABLE IF NOT EXISTS webhooks_event_types (
  name       VARCHAR(256) ${bytewise} NOT NULL,
  document   VARCHAR NOT NULL,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (name)
);

-- One row, counted up by each change: gateways read the types when it is another.
CREATE TABLE IF NOT EXISTS webhooks_event_types_revision (
  revision BIGINT NOT NULL
);
INSERT INTO webhooks_event_types_revision (revision) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM webhooks_event_types_revision);
