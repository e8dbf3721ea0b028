package dev.dromedary.kit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The version of PostgreSQL that tests run on: the newest, which is on the class path, or the one
 * that a test of versions chooses for those within it. {@code -Plong} copies the others.
 */
public final class PostgresVersion {

  private static final String PROPERTY = "test.postgres";
  private static final String NEWEST = "newest";

  private PostgresVersion() {}

  /** Does the work on that version, such as {@code 15}. */
  public static void during(String version, Runnable work) {
    System.setProperty(PROPERTY, version);
    try {
      work.run();
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  static String chosen() {
    return System.getProperty(PROPERTY, NEWEST);
  }

  /** Of a virtual machine that is to have the same. */
  static String option() {
    return "-D" + PROPERTY + "=" + chosen();
  }

  static EmbeddedPostgres.Builder builder() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("synchronous_commit", "on");
    if (!chosen().equals(NEWEST)) {
      builder.setPgBinaryResolver((system, machine) -> binary());
    }
    return builder;
  }

  private static InputStream binary() throws IOException {
    // Open until this process ends: it is extracted there, and has no room for the whole of it.
    JarFile jar = new JarFile(Path.of("target", "postgres-binaries", chosen() + ".jar").toFile());
    JarEntry archive =
        jar.stream().filter(entry -> entry.getName().endsWith(".txz")).findFirst().get();
    return jar.getInputStream(archive);
  }
}
