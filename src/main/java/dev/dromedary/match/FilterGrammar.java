package dev.dromedary.match;

import dev.dromedary.event.Refusal;
import dev.dromedary.match.Metered.Kind;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.internal.misc.Pair;
import net.thisptr.jackson.jq.internal.tree.ArrayConstruction;
import net.thisptr.jackson.jq.internal.tree.AssignPipeComponent;
import net.thisptr.jackson.jq.internal.tree.Conditional;
import net.thisptr.jackson.jq.internal.tree.FieldConstruction;
import net.thisptr.jackson.jq.internal.tree.FunctionCall;
import net.thisptr.jackson.jq.internal.tree.IdentifierKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.NegativeExpression;
import net.thisptr.jackson.jq.internal.tree.ObjectConstruction;
import net.thisptr.jackson.jq.internal.tree.PipeComponent;
import net.thisptr.jackson.jq.internal.tree.PipedQuery;
import net.thisptr.jackson.jq.internal.tree.StringKeyFieldConstruction;
import net.thisptr.jackson.jq.internal.tree.ThisObject;
import net.thisptr.jackson.jq.internal.tree.TransformPipeComponent;
import net.thisptr.jackson.jq.internal.tree.TryCatch;
import net.thisptr.jackson.jq.internal.tree.Tuple;
import net.thisptr.jackson.jq.internal.tree.VariableAccess;
import net.thisptr.jackson.jq.internal.tree.binaryop.AlternativeOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BinaryOperatorExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanAndExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.BooleanOrExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.PlusExpression;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareEqualTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareGreaterEqualTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareGreaterTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareLessEqualTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareLessTest;
import net.thisptr.jackson.jq.internal.tree.binaryop.comparison.CompareNotEqualTest;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketExtractFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.BracketFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.IdentifierFieldAccess;
import net.thisptr.jackson.jq.internal.tree.fieldaccess.StringFieldAccess;
import net.thisptr.jackson.jq.internal.tree.literal.StringLiteral;
import net.thisptr.jackson.jq.internal.tree.literal.ValueLiteral;
import net.thisptr.jackson.jq.internal.tree.matcher.matchers.ValueMatcher;

/**
 * The part of jq that a filter may use. An expression that jq has read is built anew from the parts
 * that are allowed here, each of them {@link Metered}; a part that is not known here is refused, so
 * what a later jq adds is out until someone has looked at it.
 */
final class FilterGrammar {

  private static final int MAX_DEPTH = 100;

  private final Set<String> variables = new HashSet<>();
  private int depth;

  Expression rebuild(Expression part) {
    return rebuild(part, Kind.PASSES);
  }

  private Expression rebuild(Expression part, Kind kind) {
    if (part == null || part instanceof ThisObject || part instanceof ValueLiteral) {
      return part;
    }
    if (++depth > MAX_DEPTH) {
      throw new Refusal("filter", "is nested more than 100 deep");
    }
    Metered metered = metered(part, kind);
    depth--;
    return metered;
  }

  private Metered metered(Expression part, Kind kind) {
    if (part instanceof FunctionCall call) {
      return call(call, kind);
    }
    if (part instanceof ArrayConstruction array) {
      return new Metered(new ArrayConstruction(rebuild(array.q)), Kind.MAKES);
    }
    if (part instanceof ObjectConstruction object) {
      return new Metered(object(object), Kind.MAKES);
    }
    if (part instanceof PlusExpression plus) {
      return new Metered(new PlusExpression(left(plus), right(plus)), Kind.MAKES);
    }
    if (part instanceof BracketFieldAccess access) {
      boolean slice = read(access, "isRange");
      return new Metered(bracket(access, slice), slice ? Kind.MAKES : kind);
    }
    return new Metered(passing(part), kind);
  }

  private Expression passing(Expression part) {
    if (part instanceof IdentifierFieldAccess access) {
      return new IdentifierFieldAccess(target(access), read(access, "field"), permissive(access));
    }
    if (part instanceof StringFieldAccess access) {
      return new StringFieldAccess(
          target(access), literal(read(access, "field")), permissive(access));
    }
    if (part instanceof BracketExtractFieldAccess access) {
      return new BracketExtractFieldAccess(target(access), permissive(access));
    }
    if (part instanceof PipedQuery pipe) {
      List<PipeComponent> components = read(pipe, "components");
      return new PipedQuery(components.stream().map(this::component).toList());
    }
    if (part instanceof Conditional conditional) {
      return conditional(conditional);
    }
    if (part instanceof Tuple tuple) {
      return new Tuple(tuple.qs.stream().map(this::rebuild).toList());
    }
    if (part instanceof TryCatch attempt) {
      return new TryCatch(rebuild(read(attempt, "tryExpr")), rebuild(read(attempt, "catchExpr")));
    }
    if (part instanceof NegativeExpression negative) {
      return new NegativeExpression(rebuild(read(negative, "value")));
    }
    if (part instanceof VariableAccess access && variables.contains(read(access, "name"))) {
      return access;
    }
    if (part instanceof BinaryOperatorExpression operator) {
      return operator(operator);
    }
    throw notAllowed(part);
  }

  private Expression operator(BinaryOperatorExpression operator) {
    if (operator instanceof BooleanAndExpression) {
      return new BooleanAndExpression(left(operator), right(operator));
    }
    if (operator instanceof BooleanOrExpression) {
      return new BooleanOrExpression(left(operator), right(operator));
    }
    if (operator instanceof AlternativeOperatorExpression) {
      return new AlternativeOperatorExpression(left(operator), right(operator));
    }
    Expression left = rebuild(read(operator, "lhs"), Kind.COMPARED);
    Expression right = rebuild(read(operator, "rhs"), Kind.COMPARED);
    if (operator instanceof CompareEqualTest) {
      return new CompareEqualTest(left, right);
    }
    if (operator instanceof CompareNotEqualTest) {
      return new CompareNotEqualTest(left, right);
    }
    if (operator instanceof CompareLessTest) {
      return new CompareLessTest(left, right);
    }
    if (operator instanceof CompareLessEqualTest) {
      return new CompareLessEqualTest(left, right);
    }
    if (operator instanceof CompareGreaterTest) {
      return new CompareGreaterTest(left, right);
    }
    if (operator instanceof CompareGreaterEqualTest) {
      return new CompareGreaterEqualTest(left, right);
    }
    throw notAllowed(operator);
  }

  private Metered call(FunctionCall call, Kind kind) {
    String name = read(call, "name");
    List<Expression> args = read(call, "args");
    if (name.equals("test") && (args.size() == 1 || args.size() == 2)) {
      String flags = args.size() == 2 ? text(args.get(1)) : "";
      return new Metered(RegexTest.compile(text(args.get(0)), flags), kind);
    }
    String function = name + "/" + args.size();
    if (read(call, "moduleName") != null || !FilterFunctions.ALLOWED.contains(function)) {
      throw new Refusal(
          "filter", "must not call " + function + "; a filter may call " + FilterFunctions.names());
    }
    List<Expression> arguments = args.stream().map(this::argument).toList();
    if (function.equals("any/0") || function.equals("all/0")) {
      arguments = List.of(argument(new ThisObject()));
    }
    return new Metered(
        new FunctionCall(null, name, arguments, FilterFunctions.JQ),
        FilterFunctions.MAKING.contains(function) ? Kind.MAKES : kind);
  }

  /** Metered even if it is trivial: a function may call it for each of a thousand values. */
  private Expression argument(Expression part) {
    Expression rebuilt = rebuild(part);
    return rebuilt instanceof Metered ? rebuilt : new Metered(rebuilt, Kind.PASSES);
  }

  private PipeComponent component(PipeComponent component) {
    if (component instanceof TransformPipeComponent transform) {
      return new TransformPipeComponent(rebuild(transform.expr));
    }
    if (component instanceof AssignPipeComponent assign
        && assign.matcher instanceof ValueMatcher variable) {
      Expression value = rebuild(assign.expr);
      variables.add(read(variable, "name"));
      return new AssignPipeComponent(value, variable);
    }
    throw notAllowed(component);
  }

  private Expression conditional(Conditional conditional) {
    List<Pair<Expression, Expression>> branches = new ArrayList<>();
    for (Pair<Expression, Expression> branch :
        FilterGrammar.<List<Pair<Expression, Expression>>>read(conditional, "switches")) {
      branches.add(Pair.of(rebuild(branch._1), rebuild(branch._2)));
    }
    return new Conditional(branches, rebuild(read(conditional, "otherwise")));
  }

  private Expression object(ObjectConstruction object) {
    ObjectConstruction rebuilt = new ObjectConstruction();
    for (FieldConstruction field : object.fields) {
      if (field instanceof IdentifierKeyFieldConstruction named && named.value != null) {
        rebuilt.add(new IdentifierKeyFieldConstruction(named.key, rebuild(named.value)));
      } else if (field instanceof StringKeyFieldConstruction named && named.value != null) {
        rebuilt.add(new StringKeyFieldConstruction(literal(named.key), rebuild(named.value)));
      } else {
        throw new Refusal("filter", "must give each field of an object a plain name and a value");
      }
    }
    return rebuilt;
  }

  private Expression bracket(BracketFieldAccess access, boolean slice) {
    Expression start = literal(read(access, "startExpr"));
    return slice
        ? new BracketFieldAccess(
            target(access), start, literal(read(access, "endExpr")), permissive(access))
        : new BracketFieldAccess(target(access), start, permissive(access));
  }

  private Expression target(Object access) {
    return rebuild(read(access, "target"));
  }

  private static boolean permissive(Object access) {
    return read(access, "permissive");
  }

  private Expression left(BinaryOperatorExpression operator) {
    return rebuild(read(operator, "lhs"));
  }

  private Expression right(BinaryOperatorExpression operator) {
    return rebuild(read(operator, "rhs"));
  }

  private static Expression literal(Expression part) {
    boolean negative =
        part instanceof NegativeExpression
            && FilterGrammar.<Expression>read(part, "value") instanceof ValueLiteral;
    if (part == null || part instanceof ValueLiteral || negative) {
      return part;
    }
    throw new Refusal("filter", "must index with texts and numbers only");
  }

  private static String text(Expression part) {
    if (part instanceof StringLiteral literal) {
      return literal.value().textValue();
    }
    throw new Refusal("filter", "must give test a text, not an expression");
  }

  private static Refusal notAllowed(Object part) {
    return new Refusal("filter", "must not use " + FilterWords.of(part));
  }

  /** The library's parts have no accessors; a name that is gone fails every test of this class. */
  @SuppressWarnings("unchecked")
  static <T> T read(Object part, String name) {
    for (Class<?> type = part.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return (T) field.get(part);
      } catch (NoSuchFieldException e) {
        continue;
      } catch (IllegalAccessException e) {
        break;
      }
    }
    throw new IllegalStateException(part.getClass().getName() + " has no " + name);
  }
}
