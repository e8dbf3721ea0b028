package dev.dromedary.expression;

/** An expression gave no value for an event. The text says how it ended, without any value. */
public final class ExpressionException extends RuntimeException {

  ExpressionException(String how) {
    super(how, null, false, false);
  }
}
