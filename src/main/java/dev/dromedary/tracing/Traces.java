package dev.dromedary.tracing;

import org.slf4j.MDC;

/** Makes a span of each stage that an event or delivery goes through. */
public interface Traces {

  /** W3C Trace Context, section 3.2. */
  String HEADER = "traceparent";

  /** Makes none. */
  Traces OFF =
      new Traces() {
        @Override
        public StageSpan begin(Stage stage, String parent) {
          return StageSpan.NONE;
        }

        @Override
        public boolean areSent() {
          return false;
        }
      };

  /** The stages that have spans. */
  enum Stage {
    ACCEPT,
    MATCH,
    FAN_OUT,
    ATTEMPT
  }

  /** A stage that is gone through. One that never ends, because of a fault, is not exported. */
  interface StageSpan {

    StageSpan NONE =
        new StageSpan() {
          @Override
          public String traceparent() {
            return null;
          }

          @Override
          public StageSpan with(String attribute, String value) {
            return this;
          }

          @Override
          public StageSpan with(String attribute, long value) {
            return this;
          }

          @Override
          public void end(String error) {}
        };

    /** The parent of the next stage; null if there are no traces. */
    String traceparent();

    StageSpan with(String attribute, String value);

    StageSpan with(String attribute, long value);

    /**
     * @param error what failed, without a value of the event; or null
     */
    void end(String error);
  }

  /**
   * @param parent the {@code traceparent} of the stage before, or of a sender, of whatever form; if
   *     it is null or none, a trace begins
   */
  StageSpan begin(Stage stage, String parent);

  /**
   * While it is open, lines of this thread have the trace in their context ({@code traceId} of the
   * MDC).
   *
   * @param traceId null: none, and nothing to close
   */
  static MDC.MDCCloseable logged(String traceId) {
    return traceId == null ? null : MDC.putCloseable("traceId", traceId);
  }

  /** Whether receivers get the {@code traceparent} of their attempt. */
  boolean areSent();
}
