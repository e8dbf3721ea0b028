package dev.dromedary.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command that a page shows is one of docs/cli.md, with its options. */
class CommandTest {

  private static final Path PAGES = Path.of("src/main/java/dev/dromedary/console");
  private static final Pattern SHOWN =
      Pattern.compile("(?:Command\\.of\\(|visit\\.as\\()\"(?:dromedary )?([a-z][a-z -]*)\"");
  private static final Pattern FILTERS =
      Pattern.compile("(?:FILTERS|CONDITIONS) =\\s*List\\.of\\(([^)]*)\\)");
  private static final Pattern NAME = Pattern.compile("\"(\\w+)\"");

  /** A page is not the whole list, and shows what it likes. */
  private static final Set<String> OF_PAGES = Set.of("cursor", "include", "groupBy");

  static Stream<Arguments> commands() throws IOException {
    List<Arguments> commands = new ArrayList<>();
    try (Stream<Path> files = Files.list(PAGES)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String source = Files.readString(file);
        Matcher shown = SHOWN.matcher(source);
        while (shown.find()) {
          boolean isWithFilters = shown.group().startsWith("Command");
          Matcher filters = FILTERS.matcher(source);
          String names = isWithFilters && filters.find() ? filters.group(1) : "";
          commands.add(Arguments.of(shown.group(1).strip(), names));
        }
      }
    }
    return commands.stream();
  }

  @Test
  void allPagesAreTested() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(12);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void commandOfAPageIsOneOfTheCommandLine(String command, String filters) throws IOException {
    String help = Files.readString(Path.of("docs/cli.md"));
    String title = "# dromedary " + command + "\n";
    assertThat(help).contains(title);
    String section = help.substring(help.indexOf(title)).split("\n#", 2)[0];

    Matcher names = NAME.matcher(filters);
    while (names.find()) {
      if (!OF_PAGES.contains(names.group(1))) {
        assertThat(section).containsPattern(" --" + Command.option(names.group(1)) + "\\b");
      }
    }
  }
}
