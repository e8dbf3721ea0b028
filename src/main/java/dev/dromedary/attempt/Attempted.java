package dev.dromedary.attempt;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;

/** An attempt with its result, before it is decided what becomes of the delivery. */
record Attempted(Attempt attempt, AttemptResult result) {}
