package dev.dromedary.history;

/** The history is kept in another database than it can be; only another one helps. */
final class UnsupportedDatabaseException extends RuntimeException {

  UnsupportedDatabaseException(String name) {
    super("The history is kept in H2 or PostgreSQL, and the database is " + name);
  }
}
