/** Attempt: a delivery is signed and sent, and its result becomes an outcome. */
package dev.dromedary.attempt;
