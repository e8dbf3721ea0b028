package dev.dromedary.history;

/** The history is kept in another database than it can be; only another one, or its mode, helps. */
final class UnsupportedDatabaseException extends RuntimeException {

  private final String action;

  UnsupportedDatabaseException(String found, String action) {
    super("The history is kept in H2 or in PostgreSQL 15 or later, and the database is " + found);
    this.action = action;
  }

  String action() {
    return action;
  }
}
