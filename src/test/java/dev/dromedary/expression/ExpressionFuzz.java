package dev.dromedary.expression;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.kit.FuzzTarget;
import java.time.Duration;
import java.time.Instant;

/** An expression, an empty line, and a payload: an answer, or an error that is known. */
public final class ExpressionFuzz implements FuzzTarget {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Duration TIME = Duration.ofMillis(50);

  @Override
  public boolean takes(byte[] input) {
    String[] parts = new String(input, UTF_8).split("\n\n", 2);
    byte[] payload = (parts.length < 2 ? "{}" : parts[1]).getBytes(UTF_8);
    Event event = new Event("i", "a.b", "t", NOW, NOW, "application/json", payload);
    try {
      Expressions expressions = new Expressions(TIME);
      boolean took = false;
      try {
        expressions.key(parts[0], new EventVariables(event));
        took = true;
      } catch (ExpressionException e) {
        FuzzTarget.require(e.getMessage().length() < 300, "its error is short");
      }
      try {
        expressions.holds(parts[0], new EventVariables(event), TIME);
      } catch (ExpressionException e) {
        FuzzTarget.require(e.getMessage().length() < 300, "its error is short");
      }
      return took;
    } catch (InvalidInputException e) {
      FuzzTarget.require(e.rule().length() < 500, "the rule is short");
      return false;
    }
  }
}
