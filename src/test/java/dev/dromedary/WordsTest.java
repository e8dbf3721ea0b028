package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code, routes, settings, logs and documents use the words of the field, so that a search for them
 * finds the place. UPGRADING.md is not read: it translates the former words.
 */
class WordsTest {

  private static final List<Path> READ =
      Stream.of(
              "src/main",
              "routes",
              "config",
              "docs",
              "README.md",
              "CHANGELOG.md",
              "CONTRIBUTING.md",
              "docker-compose.yml")
          .map(Path::of)
          .toList();

  /** With the word to use; words that have a plain meaning as well are not here. */
  private static final Pattern FORMER =
      Pattern.compile(
          "(?i)(?<![\\w-])("
              + String.join(
                  "|",
                  // invalid event, rejected
                  "refusals?|what is no",
                  // deferred
                  "puts? off|putting off",
                  // exhausted, dead-lettered
                  "given up|gives? up|giving up",
                  // discarded
                  "lets? it go|let go",
                  // manual, on demand
                  "asked for",
                  // publish, announce, log
                  "told",
                  // unavailable, recovered
                  "(?:is|are|was|were|goes|went) away|(?:is|are|was|were) back",
                  // unhealthy, healthy
                  "ill",
                  // high priority, chunk, max-inline-age
                  "urgent|portions?|patience",
                  // batch-to-record fallback, dead-lettered, released
                  "set aside|handled alone|held up|holds? up|in vain",
                  // dry run, error locator, parent registry
                  "rehears\\w*|blame|borrowed",
                  // a noun
                  "nobody|somebody|whoever|those (?:that|who|which)")
              + ")(?![\\w-])");

  /** A sentence of a comment or document whose subject is a pronoun. */
  private static final Pattern PRONOUN =
      Pattern.compile(
          "(?:/\\*\\*|^\\s*\\*|//|^\\s*#|^\\s*--|^\\s*-|[.:;]) (?:What|Who|Those|They who|Whatever)\\b"
              + "(?! of\\b)");

  /** Class names of the table whose end or whole says nothing in the field. */
  private static final Pattern FORMER_NAME =
      Pattern.compile(
          "\\b(?:Refusal|TooLarge|CannotStart|StoreUnavailable|BadEndpointsFile|UnsupportedDatabase"
              + "|Standing|Streaks|FailingRule|AutomaticChanges|RouteCalls|Wire|Vitals"
              + "|EndpointHealth|Slots|LineGroup|RegexTest|BorrowedBeans)\\b");

  @Test
  void sourcesAndDocumentsUseTheWordsOfTheField() throws IOException {
    assertThat(found(FORMER)).isEmpty();
    assertThat(found(FORMER_NAME)).isEmpty();
  }

  @Test
  void subjectOfASentenceIsANoun() throws IOException {
    assertThat(found(PRONOUN)).isEmpty();
  }

  @Test
  void exceptionIsCalledException() {
    assertThat(
            new ClassFileImporter()
                .importPath(Path.of("target/classes")).stream()
                    .filter(type -> type.isAssignableTo(Throwable.class))
                    .map(JavaClass::getSimpleName)
                    .filter(name -> !name.isEmpty() && !name.endsWith("Exception")))
        .isEmpty();
  }

  private static List<String> found(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : READ) {
      try (Stream<Path> all = Files.walk(root)) {
        files.addAll(
            all.filter(Files::isRegularFile)
                .filter(file -> !file.toString().endsWith(".png"))
                .collect(Collectors.toList()));
      }
    }
    assertThat(files).as("what is read").hasSizeGreaterThan(200);
    return files;
  }
}
