package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An older gateway works on while a newer one changes the tables, and no table is locked for long.
 */
class MigrationFilesTest {

  /** Those that made the first tables, which were empty then. */
  private static final List<String> FIRST =
      List.of("V1__", "V2__", "V3__", "V4__", "V5__", "V6__", "V7__", "V8__", "V9__", "V10__");

  private static final Pattern BLOCKING_INDEX =
      Pattern.compile(
          "CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*\\bON webhooks_(event|delivery|attempt)\\b");

  private static final Pattern COLUMN_WITHOUT_DEFAULT =
      Pattern.compile("ADD COLUMN (?![^;]*DEFAULT)[^;]*NOT NULL");

  private static final Pattern TAKEN_AWAY =
      Pattern.compile("DROP (COLUMN|TABLE)|RENAME |ALTER COLUMN [^;]* TYPE");

  static Stream<Path> files() throws IOException {
    return Files.list(Path.of("src/main/resources", SchemaScript.FOLDER))
        .filter(file -> FIRST.stream().noneMatch(file.getFileName().toString()::startsWith));
  }

  @ParameterizedTest
  @MethodSource("files")
  void changeLeavesAnOlderGatewayAndItsWritersAlone(Path file) throws IOException {
    assertThat(Files.readString(file))
        .doesNotContainPattern(BLOCKING_INDEX)
        .doesNotContainPattern(COLUMN_WITHOUT_DEFAULT)
        .doesNotContainPattern(TAKEN_AWAY);
  }
}
