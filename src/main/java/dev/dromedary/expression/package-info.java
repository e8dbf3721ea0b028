/**
 * Filters, ordering keys and transforms in CEL, the Common Expression Language, with a budget for
 * each evaluation.
 */
package dev.dromedary.expression;
