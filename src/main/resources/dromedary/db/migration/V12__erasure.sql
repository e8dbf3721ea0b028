-- Erasures of tenants, under way and done: the certificate of each. The lease keeps other gateways from the same work.
CREATE TABLE IF NOT EXISTS webhooks_erasure (
  id          VARCHAR(64) ${bytewise} NOT NULL,
  tenant      VARCHAR(64) NOT NULL,
  who         VARCHAR(200) NOT NULL,
  state       VARCHAR(20) NOT NULL,
  begun_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  done_at     TIMESTAMP(6) WITH TIME ZONE,
  endpoints   BIGINT NOT NULL,
  dead        BIGINT NOT NULL,
  events      BIGINT NOT NULL,
  deliveries  BIGINT NOT NULL,
  attempts    BIGINT NOT NULL,
  waiting     BIGINT NOT NULL,
  lease       VARCHAR(64),
  lease_until TIMESTAMP(6) WITH TIME ZONE,
  PRIMARY KEY (id)
);
