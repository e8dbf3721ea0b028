package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.dromedary.event.Refusal;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * {@code test("…"; "flags")} with Java's regular expressions, because these can be stopped: every
 * character that they look at is a step.
 */
record RegexTest(Pattern pattern) implements Expression {

  /** A counted group can be repeated without looking at any character, a billion times. */
  private static final Pattern COUNTED_GROUP = Pattern.compile("\\)[?*+]?\\{");

  private static final Pattern BIG_COUNT = Pattern.compile("\\{([0-9]{4}|[0-9]*,[0-9]{4})");

  /** With these, what is between a group and its count could hide it. */
  private static final Pattern HIDING = Pattern.compile("\\\\Q|\\(\\?[a-zA-Z-]*x");

  static RegexTest compile(String regex, String flags) {
    if (COUNTED_GROUP.matcher(regex).find() || BIG_COUNT.matcher(regex).find()) {
      throw new Refusal(
          "filter", "must not count groups in a regular expression, nor beyond three digits");
    }
    if (HIDING.matcher(regex).find()) {
      throw new Refusal("filter", "must not use \\Q or (?x) in a regular expression");
    }
    try {
      return new RegexTest(Pattern.compile(regex, options(flags)));
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          "filter",
          "has a regular expression that is none: "
              + e.getDescription()
              + " near index "
              + e.getIndex());
    } catch (StackOverflowError e) {
      throw new Refusal("filter", "has a regular expression that is nested too deeply");
    }
  }

  private static int options(String flags) {
    int options = 0;
    for (char flag : flags.toCharArray()) {
      options |=
          switch (flag) {
            case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
            case 's' -> Pattern.DOTALL;
            default -> throw new Refusal("filter", "may give test the flags i and s only");
          };
    }
    return options;
  }

  @Override
  public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    if (!in.isTextual()) {
      throw new JsonQueryException("test needs a text");
    }
    CharSequence text = new CountedText(in.textValue(), FilterBudget.current());
    output.emit(BooleanNode.valueOf(pattern.matcher(text).find()), null);
  }

  private record CountedText(CharSequence text, FilterBudget budget) implements CharSequence {

    @Override
    public char charAt(int index) {
      budget.step();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), budget);
    }
  }
}
