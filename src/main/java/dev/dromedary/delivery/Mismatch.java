package dev.dromedary.delivery;

/** Why an event leads to no delivery for an endpoint. */
public enum Mismatch {
  /** The endpoint is another tenant's. */
  TENANT("the endpoint belongs to another tenant"),
  /** No pattern of the endpoint is for the type of the event. */
  EVENT_TYPE("no pattern of the endpoint matches the type of the event"),
  /** The filter of the endpoint is false for the event. */
  FILTER("the filter is false for this event"),
  /** The filter of the endpoint gave neither true nor false. */
  FILTER_FAILED("the filter gave neither true nor false for this event");

  private final String text;

  Mismatch(String text) {
    this.text = text;
  }

  /** A part of a sentence. */
  public String text() {
    return text;
  }
}
