package dev.dromedary.api;

import dev.dromedary.history.DeadLetterIndex;
import dev.dromedary.history.Figures;
import dev.dromedary.history.History;
import dev.dromedary.history.JdbcDeadLetterIndex;
import dev.dromedary.history.JdbcFigures;
import dev.dromedary.history.JdbcHistory;
import dev.dromedary.history.JdbcStatistics;
import dev.dromedary.history.ReadLimit;
import dev.dromedary.history.Statistics;

/** The history as calls read it: a few at a time, unless its store is the host's. */
record Reads(History history, DeadLetterIndex deadLetters, Statistics statistics, Figures figures) {

  static Reads within(
      ReadLimit limit,
      History history,
      DeadLetterIndex deadLetters,
      JdbcStatistics statistics,
      JdbcFigures figures) {
    return new Reads(
        history instanceof JdbcHistory own ? own.within(limit) : history,
        deadLetters instanceof JdbcDeadLetterIndex own ? own.within(limit) : deadLetters,
        statistics.within(limit),
        figures.within(limit));
  }
}
