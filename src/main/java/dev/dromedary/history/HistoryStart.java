package dev.dromedary.history;

import dev.dromedary.accept.DuplicateWindow;
import dev.dromedary.endpoint.DatabaseStart;
import dev.dromedary.startup.StartException;

/** Tables and the duplicate window, before the first event. */
final class HistoryStart implements DatabaseStart {

  private final JdbcMigrations migrations;
  private final History history;
  private final DuplicateWindow window;

  HistoryStart(JdbcMigrations migrations, History history, DuplicateWindow window) {
    this.migrations = migrations;
    this.history = history;
    this.window = window;
  }

  @Override
  public String migrate() {
    try {
      migrations.run();
      return migrations.databaseId();
    } catch (UnsupportedDatabaseException e) {
      throw new StartException(e.getMessage() + ".", e.action(), e);
    }
  }

  @Override
  public void warmUp() {
    window.remember(history.recentEvents(window.size()));
  }
}
