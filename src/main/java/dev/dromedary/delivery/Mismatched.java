package dev.dromedary.delivery;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * An endpoint of the tenant for which an event led to no delivery.
 *
 * @param error of a filter that failed, without a value of the event; else null
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Mismatched(String endpointId, Mismatch cause, String error) {

  /** How many of them an event keeps. */
  public static final int KEPT = 50;

  /** Of those whose patterns are for other types fewer: in a tenant of many endpoints most are. */
  public static final int OF_OTHER_TYPES = 10;

  public Mismatched(String endpointId, Mismatch cause) {
    this(endpointId, cause, null);
  }
}
