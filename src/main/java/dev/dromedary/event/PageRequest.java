package dev.dromedary.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which page of a list is meant.
 *
 * @param limit how many rows at most
 * @param cursor the {@code nextCursor} of the page before, of the same list in the same order; null
 *     begins
 */
public record PageRequest(int limit, Order order, String cursor) {

  /** By time, or what stands for it. */
  public enum Order {
    @JsonProperty("asc")
    ASC,
    @JsonProperty("desc")
    DESC
  }
}
