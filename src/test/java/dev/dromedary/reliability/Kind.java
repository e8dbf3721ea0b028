package dev.dromedary.reliability;

/** Kinds of sites, by their column of the table. */
enum Kind {
  EMBEDDED("embedded Artemis and H2"),
  PROCESSES("Artemis and PostgreSQL, processes of their own");

  final String column;

  Kind(String column) {
    this.column = column;
  }
}
