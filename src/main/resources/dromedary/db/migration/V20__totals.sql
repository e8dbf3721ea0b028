-- The sums of webhooks_delivery_hour over all tenants, endpoints, types and status codes: the day of a gateway is few rows. Those of an erased tenant
-- stay in it, as numbers.
CREATE TABLE IF NOT EXISTS webhooks_total_hour (
  at_hour     INTEGER NOT NULL,
  status      VARCHAR(20) NOT NULL,
  result      VARCHAR(40) NOT NULL,
  deliveries  INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  duration_ms BIGINT NOT NULL,
  last_at     TIMESTAMP(6) WITH TIME ZONE,
  latency_0   INTEGER NOT NULL,
  latency_1   INTEGER NOT NULL,
  latency_2   INTEGER NOT NULL,
  latency_3   INTEGER NOT NULL,
  latency_4   INTEGER NOT NULL,
  latency_5   INTEGER NOT NULL,
  latency_6   INTEGER NOT NULL,
  latency_7   INTEGER NOT NULL,
  latency_8   INTEGER NOT NULL,
  latency_9   INTEGER NOT NULL,
  latency_10  INTEGER NOT NULL,
  latency_11  INTEGER NOT NULL,
  latency_12  INTEGER NOT NULL,
  latency_13  INTEGER NOT NULL,
  latency_14  INTEGER NOT NULL,
  latency_15  INTEGER NOT NULL,
  latency_16  INTEGER NOT NULL,
  latency_17  INTEGER NOT NULL,
  latency_18  INTEGER NOT NULL,
  latency_19  INTEGER NOT NULL,
  latency_20  INTEGER NOT NULL,
  latency_21  INTEGER NOT NULL,
  latency_22  INTEGER NOT NULL,
  latency_23  INTEGER NOT NULL,
  latency_24  INTEGER NOT NULL,
  latency_25  INTEGER NOT NULL,
  latency_26  INTEGER NOT NULL,
  latency_27  INTEGER NOT NULL,
  latency_28  INTEGER NOT NULL,
  latency_29  INTEGER NOT NULL,
  latency_30  INTEGER NOT NULL,
  latency_31  INTEGER NOT NULL,
  PRIMARY KEY (at_hour, status, result)
);
${postgresql}ALTER TABLE webhooks_total_hour SET (fillfactor = 70);

INSERT INTO webhooks_total_hour (at_hour, status, result, deliveries, attempts, duration_ms, last_at,
  latency_0, latency_1, latency_2, latency_3, latency_4, latency_5, latency_6, latency_7, latency_8, latency_9, latency_10, latency_11, latency_12, latency_13, latency_14, latency_15, latency_16, latency_17, latency_18, latency_19, latency_20, latency_21, latency_22, latency_23, latency_24, latency_25, latency_26, latency_27, latency_28, latency_29, latency_30, latency_31)
SELECT at_hour, status, result, SUM(deliveries), SUM(attempts), SUM(duration_ms), MAX(last_at),
  SUM(latency_0), SUM(latency_1), SUM(latency_2), SUM(latency_3), SUM(latency_4), SUM(latency_5), SUM(latency_6), SUM(latency_7), SUM(latency_8), SUM(latency_9), SUM(latency_10), SUM(latency_11), SUM(latency_12), SUM(latency_13), SUM(latency_14), SUM(latency_15), SUM(latency_16), SUM(latency_17), SUM(latency_18), SUM(latency_19), SUM(latency_20), SUM(latency_21), SUM(latency_22), SUM(latency_23), SUM(latency_24), SUM(latency_25), SUM(latency_26), SUM(latency_27), SUM(latency_28), SUM(latency_29), SUM(latency_30), SUM(latency_31)
FROM webhooks_delivery_hour
WHERE NOT EXISTS (SELECT 1 FROM webhooks_total_hour)
GROUP BY at_hour, status, result;
