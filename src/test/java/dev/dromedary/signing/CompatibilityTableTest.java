package dev.dromedary.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The table of docs/security.md names the libraries that are the judges, in their versions. */
class CompatibilityTableTest {

  private static final Pattern MAVEN = Pattern.compile("(?<!npm )`[a-z.-]+:([a-z-]+)` ([0-9.]+)");
  private static final Pattern NPM = Pattern.compile("npm `([^`]+)` ([0-9.]+)");

  @Test
  void tableNamesTheLibrariesAndTheirVersions() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("docs/security.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();
    String packages = Files.readString(Path.of("src/test/receivers/package.json"));
    String classPath = System.getProperty("java.class.path");
    List<String> named = new ArrayList<>();

    for (Signature.Scheme scheme : Signature.Scheme.values()) {
      String name = JsonMapper.shared().convertValue(scheme, String.class);
      String row =
          rows.stream()
              .filter(each -> each.startsWith("| `" + name + "` |"))
              .findFirst()
              .orElse("");
      for (Matcher maven = MAVEN.matcher(row); maven.find(); ) {
        named.add(name);
        assertThat(classPath).contains(File.separator + jar(maven));
      }
      for (Matcher npm = NPM.matcher(row); npm.find(); ) {
        named.add(name);
        assertThat(packages).contains("\"%s\": \"%s\"".formatted(npm.group(1), npm.group(2)));
      }
      assertThat(named).as(row).contains(name);
    }
  }

  private static String jar(Matcher found) {
    return "%s-%s.jar".formatted(found.group(1), found.group(2));
  }
}
