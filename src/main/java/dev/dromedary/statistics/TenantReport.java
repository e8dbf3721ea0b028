package dev.dromedary.statistics;

import dev.dromedary.history.Figures.Traffic;

/**
 * The figures of a tenant.
 *
 * @param tenant The name of the tenant.
 * @param endpoints The number of its endpoints.
 * @param waiting The number of deliveries that are PENDING or RETRYING.
 * @param waitingAtLeast True if more wait, which were not counted.
 * @param dead The number of dead letters.
 * @param hour The traffic since the beginning of the hour before this one.
 * @param day The traffic of the 24 hours before this one, and of this one.
 * @param month The traffic of the 30 days before this hour, and of this hour.
 */
public record TenantReport(
    String tenant,
    int endpoints,
    long waiting,
    Boolean waitingAtLeast,
    long dead,
    Traffic hour,
    Traffic day,
    Traffic month) {}
