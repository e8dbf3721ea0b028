package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dromedary.event.Refusal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A condition on a payload, in the part of jq that {@link FilterGrammar} allows. It holds if the
 * last value that the expression gives is neither false nor null, as jq's own {@code --exit-status}
 * says; an expression that gives no value does not hold.
 *
 * <p>Tenants write these, so an expression cannot define functions, loop, recurse or reach outside
 * of the payload, and what it does is counted and stopped, see {@link FilterBudget}.
 */
final class JqFilter {

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_BRACKETS = 100;
  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  private final Expression expression;

  private JqFilter(Expression expression) {
    this.expression = expression;
  }

  static JqFilter compile(String text) {
    return compile("filter", text);
  }

  /**
   * Refuses what is not jq, or not allowed in a filter.
   *
   * @param field that holds the expression
   */
  static JqFilter compile(String field, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new Refusal(field, "must be at most 2,000 characters");
    }
    if (text.isBlank()) {
      throw new Refusal(field, "must not be empty; leave it out instead");
    }
    if (text.chars().filter(c -> c == '(' || c == '[' || c == '{').count() > MAX_BRACKETS) {
      throw new Refusal(field, "must have at most 100 brackets");
    }
    try {
      Object scoped = FilterGrammar.read(JsonQuery.compile(text, FilterFunctions.JQ), "expr");
      return new JqFilter(new FilterGrammar().rebuild(FilterGrammar.read(scoped, "q")));
    } catch (JsonQueryException e) {
      throw new Refusal(field, "is not valid jq" + place(e));
    } catch (StackOverflowError e) {
      throw new Refusal(field, "is nested too deeply");
    }
  }

  /**
   * @throws FilterFailed if it ends with an error, or needs more than the budget
   */
  boolean holds(JsonNode payload, Duration time) {
    JsonNode last = value(payload, time);
    return last != null && !last.isNull() && !(last.isBoolean() && !last.asBoolean());
  }

  /**
   * The last value that it gives, or null if it gives none.
   *
   * @throws FilterFailed if it ends with an error, or needs more than the budget
   */
  JsonNode value(JsonNode payload, Duration time) {
    JsonNode[] last = new JsonNode[1];
    try {
      FilterBudget.run(
          time,
          () -> expression.apply(FilterFunctions.newScope(), payload, value -> last[0] = value));
    } catch (FilterFailed e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new FilterFailed("went too deep");
    } catch (Exception e) {
      // jq's message quotes what it found in the payload.
      throw new FilterFailed("ended with an error");
    }
    return last[0];
  }

  /** Where jq stopped reading; its message repeats the expression, and is of no other use. */
  private static String place(Throwable error) {
    for (Throwable at = error.getCause(); at != null; at = at.getCause()) {
      Matcher place = PLACE.matcher(String.valueOf(at.getMessage()));
      if (place.find()) {
        return ": cannot be read from line " + place.group(1) + ", column " + place.group(2);
      }
    }
    return "";
  }
}
