package dev.dromedary.match;

/** A filter gave no answer for an event. The text says how it ended, without any value. */
final class FilterFailed extends RuntimeException {

  FilterFailed(String how) {
    super(how, null, false, false);
  }
}
