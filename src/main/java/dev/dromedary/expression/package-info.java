/** Conditions and keys over an event in CEL, the Common Expression Language. */
package dev.dromedary.expression;
