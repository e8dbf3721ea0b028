package dev.dromedary.match;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * A part of an expression that counts what it does. The jq library cannot be interrupted, so every
 * part is wrapped in one of these.
 */
record Metered(Expression part, Kind kind) implements Expression {

  enum Kind {
    /** Passes on what is there. */
    PASSES,
    /** What it gives is looked at as a whole, by a comparison. */
    COMPARED,
    /** Gives new values. */
    MAKES
  }

  @Override
  public void apply(Scope scope, JsonNode in, Path path, PathOutput output, boolean requirePath)
      throws JsonQueryException {
    FilterBudget budget = FilterBudget.current();
    budget.step();
    part.apply(
        scope,
        in,
        path,
        (value, valuePath) -> {
          switch (kind) {
            case PASSES -> budget.step();
            case COMPARED -> budget.looked(value);
            case MAKES -> budget.made(value);
          }
          output.emit(value, valuePath);
        },
        requirePath);
  }
}
