package dev.dromedary.match;

import java.util.Map;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.BreakExpression;
import net.thisptr.jackson.jq.internal.tree.ForeachExpression;
import net.thisptr.jackson.jq.internal.tree.FormattingFilter;
import net.thisptr.jackson.jq.internal.tree.FunctionDefinition;
import net.thisptr.jackson.jq.internal.tree.LabelPipeComponent;
import net.thisptr.jackson.jq.internal.tree.RecursionOperator;
import net.thisptr.jackson.jq.internal.tree.ReduceExpression;
import net.thisptr.jackson.jq.internal.tree.SemicolonOperator;
import net.thisptr.jackson.jq.internal.tree.StringInterpolation;
import net.thisptr.jackson.jq.internal.tree.TopLevelExpression;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.binaryop.BinaryOperatorExpression;

/** What the author of a filter calls the parts of jq that it must not use. */
final class FilterWords {

  private static final Map<Class<?>, String> WORDS =
      Map.ofEntries(
          Map.entry(AssignPipeComponent.class, "patterns after 'as'"),
          Map.entry(BreakExpression.class, "break"),
          Map.entry(ForeachExpression.class, "foreach"),
          Map.entry(FormattingFilter.class, "formats ('@…')"),
          Map.entry(FunctionDefinition.class, "def"),
          Map.entry(LabelPipeComponent.class, "label"),
          Map.entry(RecursionOperator.class, "'..'"),
          Map.entry(ReduceExpression.class, "reduce"),
          Map.entry(SemicolonOperator.class, "def"),
          Map.entry(StringInterpolation.class, "texts with '\\(…)' or formats ('@…')"),
          Map.entry(TopLevelExpression.class, "import, include or module"),
          Map.entry(VariableAccess.class, "variables that it does not set itself"));

  private FilterWords() {}

  static String of(Object part) {
    return part instanceof BinaryOperatorExpression
        ? "'" + FilterGrammar.<String>read(part, "image") + "'"
        : WORDS.getOrDefault(part.getClass(), "this part of jq");
  }
}
