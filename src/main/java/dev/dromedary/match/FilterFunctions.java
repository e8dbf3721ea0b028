package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.misc.JsonNodeComparator;
import net.thisptr.jackson.jq.path.Path;

/**
 * The functions that a filter may call. Each either looks at its input once, or calls its
 * arguments, which count for themselves; those of jq that can do more are replaced here.
 */
final class FilterFunctions {

  static final Version JQ = Versions.JQ_1_7;

  /**
   * Name and number of arguments. {@code test} is no function here, see {@link RegexTest}; {@code
   * any} and {@code all} are called with {@code .} where they have no argument.
   */
  static final Set<String> ALLOWED =
      Set.of(
          "IN/1",
          "all/0",
          "all/1",
          "all/2",
          "any/0",
          "any/1",
          "any/2",
          "ascii_downcase/0",
          "ascii_upcase/0",
          "contains/1",
          "empty/0",
          "endswith/1",
          "has/1",
          "keys/0",
          "length/0",
          "ltrimstr/1",
          "map/1",
          "not/0",
          "rtrimstr/1",
          "select/1",
          "startswith/1",
          "tonumber/0",
          "tostring/0",
          "type/0");

  /** Those that give new values. */
  static final Set<String> MAKING =
      Set.of(
          "ascii_downcase/0",
          "ascii_upcase/0",
          "keys/0",
          "ltrimstr/1",
          "map/1",
          "rtrimstr/1",
          "tostring/0");

  private static final JsonNodeComparator COMPARATOR = JsonNodeComparator.getInstance();
  private static final Scope SCOPE = scope();

  private FilterFunctions() {}

  /** For the author of a filter. */
  static String names() {
    return Stream.concat(Stream.of("test/1", "test/2"), ALLOWED.stream())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** A scope of one evaluation. */
  static Scope newScope() {
    return Scope.newChildScope(SCOPE);
  }

  private static Scope scope() {
    Scope all = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance().loadFunctions(JQ, all);
    Scope scope = Scope.newEmptyScope();
    for (String function : ALLOWED) {
      String[] parts = function.split("/");
      int arguments = Integer.parseInt(parts[1]);
      Function known = all.getFunction(parts[0], arguments);
      if (known != null) {
        scope.addFunction(parts[0], arguments, known);
      }
    }
    scope.addFunction("contains", 1, contains(scope.getFunction("contains", 1)));
    scope.addFunction("tonumber", 0, shortOnly(scope.getFunction("tonumber", 0)));
    scope.addFunction("IN", 1, FilterFunctions::in);
    scope.addFunction("ascii_downcase", 0, mapped(c -> 'A' <= c && c <= 'Z' ? c + ('a' - 'A') : c));
    scope.addFunction("ascii_upcase", 0, mapped(c -> 'a' <= c && c <= 'z' ? c - ('a' - 'A') : c));
    return scope;
  }

  /** Compares each part of one with each part of the other, and so pays for the product. */
  private static Function contains(Function jq) {
    return (scope, args, in, path, output, version) ->
        args.get(0)
            .apply(
                scope,
                in,
                part -> {
                  FilterBudget budget = FilterBudget.current();
                  long whole = FilterBudget.weight(in, Integer.MAX_VALUE);
                  budget.steps(whole * FilterBudget.weight(part, Integer.MAX_VALUE) / 4);
                  Expression constant = (s, i, p, out, required) -> out.emit(part, null);
                  jq.apply(scope, List.of(constant), in, path, output, version);
                });
  }

  /** Reading a number takes the square of its length. */
  private static Function shortOnly(Function jq) {
    return (scope, args, in, path, output, version) -> {
      if (in.isTextual() && in.textValue().length() > 100) {
        throw new JsonQueryException("tonumber takes at most 100 characters");
      }
      jq.apply(scope, args, in, path, output, version);
    };
  }

  /** As in jq 1.7, {@code IN(s)} is {@code any(s == .; .)}. */
  private static void in(
      Scope scope,
      List<Expression> args,
      JsonNode in,
      Path path,
      PathOutput output,
      Version version)
      throws JsonQueryException {
    boolean[] found = new boolean[1];
    args.get(0)
        .apply(
            scope,
            in,
            value -> {
              FilterBudget.current().looked(value);
              found[0] |= COMPARATOR.compare(value, in) == 0;
            });
    output.emit(BooleanNode.valueOf(found[0]), null);
  }

  private static Function mapped(IntUnaryOperator characters) {
    return (scope, args, in, path, output, version) -> {
      if (!in.isTextual()) {
        throw new JsonQueryException("needs a text");
      }
      char[] text = in.textValue().toCharArray();
      for (int i = 0; i < text.length; i++) {
        text[i] = (char) characters.applyAsInt(text[i]);
      }
      output.emit(TextNode.valueOf(new String(text)), null);
    };
  }
}
