package dev.dromedary.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.dromedary.event.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A compiled expression of CEL with its standard macros, numbers that compare across their types,
 * and the string functions that make nothing longer. It sees the event's variables and nothing
 * else, cannot loop without an end, and its regular expressions are RE2's.
 */
final class Expression {

  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_ITERATIONS = 100_000;
  private static final int MAX_REGEX_PROGRAM = 2_000;

  private static final Cel CEL =
      CelFactory.standardCelBuilder()
          .setOptions(
              CelOptions.current()
                  .maxExpressionCodePointSize(MAX_LENGTH)
                  .maxParseRecursionDepth(MAX_DEPTH)
                  .comprehensionMaxIterations(MAX_ITERATIONS)
                  .maxRegexProgramSize(MAX_REGEX_PROGRAM)
                  .enableHeterogeneousNumericComparisons(true)
                  .build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addCompilerLibraries(strings())
          .addRuntimeLibraries(strings())
          .addVar("type", SimpleType.STRING)
          .addVar("tenant", SimpleType.STRING)
          .addVar("id", SimpleType.STRING)
          .addVar("time", SimpleType.TIMESTAMP)
          .addVar("data", SimpleType.DYN)
          .build();

  private final CelRuntime.Program program;
  private final CelAbstractSyntaxTree tree;

  private Expression(CelRuntime.Program program, CelAbstractSyntaxTree tree) {
    this.program = program;
    this.tree = tree;
  }

  /**
   * @param field that holds the expression
   * @throws InvalidInputException of that field, with the line and column at which it is wrong
   */
  static Expression compile(String field, String text) {
    if (text.isBlank()) {
      throw new InvalidInputException(field, "must not be empty; leave it out instead");
    }
    if (text.length() > MAX_LENGTH) {
      throw new InvalidInputException(field, "must be at most 2,000 characters");
    }
    try {
      CelAbstractSyntaxTree tree = CEL.compile(text).getAst();
      return new Expression(CEL.createProgram(tree), tree);
    } catch (CelValidationException e) {
      CelIssue first = e.getErrors().get(0);
      throw new InvalidInputException(
          field,
          "is not valid CEL: line %d, column %d: %s"
              .formatted(
                  first.getSourceLocation().getLine(),
                  first.getSourceLocation().getColumn() + 1,
                  shown(first.getMessage())));
    } catch (CelEvaluationException e) {
      throw new InvalidInputException(field, "is not valid CEL");
    }
  }

  /** Whether its value can be an object, as far as that is known before there is an event. */
  boolean mayBeObject() {
    CelKind result = tree.getResultType().kind();
    return result == CelKind.MAP || result == CelKind.DYN || result == CelKind.ANY;
  }

  /** The names that a member of the object has, as far as they are written in the expression. */
  List<String> namesWithin(String member) {
    return entries(tree.getExpr())
        .filter(entry -> name(entry).filter(member::equals).isPresent())
        .flatMap(entry -> entries(entry.value()))
        .flatMap(entry -> name(entry).stream())
        .toList();
  }

  private static Stream<CelExpr.CelMap.Entry> entries(CelExpr expression) {
    return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.MAP
        ? expression.map().entries().stream()
        : Stream.of();
  }

  private static Optional<String> name(CelExpr.CelMap.Entry entry) {
    return Optional.of(entry.key())
        .filter(key -> key.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT)
        .map(CelExpr::constant)
        .filter(key -> key.getKind() == CelConstant.Kind.STRING_VALUE)
        .map(CelConstant::stringValue);
  }

  /**
   * Its value.
   *
   * @throws ExpressionException if it ends with an error, such as a key that is not there, or needs
   *     more than the budget
   */
  Object value(EventVariables event, Duration time) {
    EvaluationBudget budget = new EvaluationBudget(time);
    try {
      Object value = program.trace(event::find, budget);
      budget.require();
      return value;
    } catch (CelEvaluationException e) {
      budget.require();
      // CEL's message quotes what it found in the payload.
      throw new ExpressionException(
          e.getCause() instanceof ExpressionException known
              ? known.getMessage()
              : "ended with an error: " + e.getErrorCode());
    }
  }

  private static dev.cel.extensions.CelStringExtensions strings() {
    return CelExtensions.strings(
        Function.CHAR_AT,
        Function.INDEX_OF,
        Function.LAST_INDEX_OF,
        Function.LOWER_ASCII,
        Function.SPLIT,
        Function.SUBSTRING,
        Function.TRIM,
        Function.UPPER_ASCII);
  }

  private static String shown(String message) {
    String line = message.replaceAll("\\s+", " ").trim();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
