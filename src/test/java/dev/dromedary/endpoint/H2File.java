package dev.dromedary.endpoint;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;

/** H2 in a file, as the gateway runs it by itself. */
public final class H2File {

  private H2File() {}

  public static HikariDataSource in(Path directory) {
    return in("file", directory);
  }

  /** The same, of which {@link WatchedFile} knows what is not on the disk. */
  public static HikariDataSource watched(Path directory) {
    WatchedFile.register();
    return in(WatchedFile.SCHEME, directory);
  }

  private static HikariDataSource in(String scheme, Path directory) {
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(
        "jdbc:h2:"
            + scheme
            + ":"
            + directory.resolve("history")
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";WRITE_DELAY=500;RETENTION_TIME=5000;AUTO_COMPACT_FILL_RATE=70;CACHE_SIZE=16384;DB_CLOSE_ON_EXIT=FALSE");
    dataSource.setUsername("sa");
    dataSource.setMaximumPoolSize(4);
    dataSource.setConnectionTimeout(10_000);
    dataSource.setInitializationFailTimeout(-1);
    return dataSource;
  }
}
