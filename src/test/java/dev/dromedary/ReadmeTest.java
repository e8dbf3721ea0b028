package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.dromedary.api.ApiCall;
import dev.dromedary.api.OpenApiDocument;
import dev.dromedary.bench.Bench;
import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Reason;
import dev.dromedary.history.Accounting;
import dev.dromedary.monitor.OperationalEvents;
import dev.dromedary.statistics.HealthState;
import dev.dromedary.statistics.QueueRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The README and the pages under docs say what the code does. */
class ReadmeTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  private static final Path README = Path.of("README.md");
  private static final Path HOW = Path.of("docs/how-it-works.md");
  private static final Path API = Path.of("docs/api.md");
  private static final Path OPERATIONS = Path.of("docs/operations.md");
  private static final Path PERFORMANCE = Path.of("docs/performance.md");

  @Test
  void tableOfRouteFilesIsTheFolder() throws Exception {
    try (var files = Files.list(Path.of("routes"))) {
      assertThat(firstCells(README, "\\| `(routes/[^`]+)` \\|"))
          .containsExactlyInAnyOrderElementsOf(files.map(Path::toString).toList());
    }
  }

  @Test
  void tableOfReasonsIsTheEnum() throws Exception {
    assertThat(rowsUnder(HOW, "| reason | means |"))
        .containsExactlyElementsOf(names(Reason.values()));
  }

  @Test
  void tableOfOperationalEventsIsWhatIsPublished() throws Exception {
    assertThat(rowsUnder(OPERATIONS, "| event | says that | its `data` |"))
        .containsExactlyInAnyOrderElementsOf(OperationalEvents.TYPES);
  }

  @Test
  void tableOfStatesIsTheEnum() throws Exception {
    assertThat(rowsUnder(HOW, "| status | means |"))
        .containsExactlyElementsOf(names(DeliveryStatus.values()));
  }

  @Test
  void tableOfHealthStatesIsTheEnum() throws Exception {
    assertThat(rowsUnder(API, "| state | means |"))
        .containsExactlyElementsOf(names(HealthState.values()));
  }

  @Test
  void tableOfQueueRolesIsTheEnum() throws Exception {
    assertThat(rowsUnder(API, "| role | has |"))
        .containsExactlyElementsOf(names(QueueRole.values()));
  }

  @Test
  void tableOfUnaccountedKindsIsTheEnum() throws Exception {
    assertThat(rowsUnder(API, "| kind | means |"))
        .containsExactlyElementsOf(names(Accounting.Kind.values()));
  }

  @Test
  void testOfEachThreatIsThere() throws Exception {
    Matcher named =
        Pattern.compile("`(\\w+(?:Test|IT|Contract))\\.(\\w+)`")
            .matcher(Files.readString(Path.of("docs/security.md")));
    int tests = 0;
    for (; named.find(); tests++) {
      String file = named.group(1) + ".java";
      try (var found = Files.find(Path.of("src/test"), 9, (path, is) -> path.endsWith(file))) {
        assertThat(found.findFirst())
            .as(named.group())
            .get(InstanceOfAssertFactories.PATH)
            .content()
            .contains("void " + named.group(2) + "(");
      }
    }
    assertThat(tests).isGreaterThan(20);
  }

  @Test
  void tableOfErrorsIsTheEnum() throws Exception {
    assertThat(rowsUnder(HOW, "| error | means |"))
        .containsExactlyElementsOf(names(AttemptError.values()));
  }

  /** All but the valves of Tomcat, which are no matter of an application. */
  @Test
  void tableOfBeansIsWhatAnApplicationMayReplace() throws Exception {
    List<String> replaceable = new ArrayList<>();
    for (JavaMethod bean : beansThatGiveWay()) {
      ConditionalOnMissingBean condition = bean.getAnnotationOfType(ConditionalOnMissingBean.class);
      boolean byName = condition.name().length > 0;
      Class<?> made = bean.reflect().getReturnType();
      String name = byName ? "`" + condition.name()[0] + "`" : "any name";
      replaceable.add(name + " " + made.getSimpleName());
      String type = cell(made.getSimpleName(), 1);
      assertThat(type)
          .as("type of %s", bean.getName())
          .isIn(byName ? supertypes(made) : Set.of(condition.value()[0].getSimpleName()));
    }
    replaceable.add("any name none");

    assertThat(rowsOfBeans().map(row -> row[2].replace(", several", "") + " " + plain(row[3])))
        .containsExactlyInAnyOrderElementsOf(replaceable);
  }

  private static List<JavaMethod> beansThatGiveWay() {
    return CLASSES.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.isAnnotatedWith(ConditionalOnMissingBean.class))
        .filter(method -> !method.getName().equals("webhooksFrontDoor"))
        .toList();
  }

  private static Set<String> supertypes(Class<?> type) {
    Set<String> names = new TreeSet<>(Set.of(type.getSimpleName()));
    for (Class<?> parent : type.getInterfaces()) {
      names.addAll(supertypes(parent));
    }
    if (type.getSuperclass() != null) {
      names.addAll(supertypes(type.getSuperclass()));
    }
    return names;
  }

  private static String cell(String made, int column) throws IOException {
    return rowsOfBeans()
        .filter(row -> plain(row[3]).equals(made))
        .map(row -> plain(row[column]))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The README has no row whose default is " + made));
  }

  private static Stream<String[]> rowsOfBeans() throws IOException {
    return Files.readString(README)
        .split(Pattern.quote("| type | bean | default | what for |"), 2)[1]
        .split("\n\n", 2)[0]
        .lines()
        .skip(2)
        .map(row -> row.split("\\s*\\|\\s*"));
  }

  /** The first word in back quotes, or the cell itself. */
  private static String plain(String cell) {
    return cell.contains("`") ? cell.split("`")[1] : cell;
  }

  @Test
  void resultsOfAnAttemptAreNamed() throws Exception {
    String sentence = Files.readString(HOW).split("result of its last attempt")[1].split("\\)")[0];

    assertThat(words(sentence))
        .containsExactlyInAnyOrderElementsOf(
            names(AttemptResult.Result.values()).stream()
                .filter(name -> !name.equals("DELIVERED") && !name.equals("GONE"))
                .toList());
  }

  @Test
  void tableOfPrefixesIsThatOfTheSettings() throws Exception {
    Set<String> prefixes = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (type.isAnnotatedWith(ConfigurationProperties.class)) {
        prefixes.add(type.getAnnotationOfType(ConfigurationProperties.class).value());
      }
    }
    prefixes.remove("webhooks.demo");

    assertThat(rowsUnder(OPERATIONS, "| prefix | sets |"))
        .containsExactlyInAnyOrderElementsOf(prefixes);
  }

  /** A package says in one or two sentences what it has, and the README repeats them. */
  @Test
  void tableOfPackagesIsTheirOwnSentences() throws Exception {
    Map<String, String> sentences = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      String name = type.getPackageName().replace("dev.dromedary", "").replace(".", "");
      if (!name.isEmpty()) {
        sentences.put(name, sentenceOf(name));
      }
    }

    Map<String, String> told = new TreeMap<>();
    for (String row : under(README, "| package | has |")) {
      String[] cells = row.split(" \\| |\\| | \\|");
      told.put(cells[1].replace("`", ""), cells[2]);
    }
    assertThat(told).isEqualTo(sentences);
  }

  private static String sentenceOf(String name) throws IOException {
    return Files.readString(Path.of("src/main/java/dev/dromedary", name, "package-info.java"))
        .split("\\*/")[0]
        .replaceAll("(?m)^[/ ]\\*+", "")
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .strip();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> words(String text) {
    return Pattern.compile("`([\\w-]+)`")
        .matcher(text)
        .results()
        .map(name -> name.group(1))
        .toList();
  }

  private static List<String> under(Path page, String header) throws IOException {
    return Files.readString(page)
        .split(Pattern.quote(header), 2)[1]
        .split("\n\n", 2)[0]
        .lines()
        .filter(row -> row.startsWith("| `"))
        .toList();
  }

  private static List<String> rowsUnder(Path page, String header) throws IOException {
    return under(page, header).stream().map(row -> row.split("`")[1]).toList();
  }

  @Test
  void tableOfCallsIsWhatTheControllersTake() throws Exception {
    TreeSet<String> calls = new TreeSet<>();
    for (ApiCall call : ApiCall.all()) {
      calls.add(call.method() + " " + call.path().replace("/api/v1", "").replaceAll("\\{\\*", "{"));
    }

    assertThat(firstCells(API, "\\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \\|"))
        .containsExactlyInAnyOrderElementsOf(calls);
  }

  @Test
  void descriptionOfTheApiIsThatOfTheCode() throws Exception {
    new OpenApiDocument().requireChecked();
  }

  @Test
  void scenariosOfTheBenchAreNamed() throws Exception {
    String listed = Files.readString(PERFORMANCE).split("The scenarios are ")[1].split(";")[0];

    assertThat(words(listed)).containsExactlyElementsOf(Bench.names());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere some are passed over")
  void optionsOfTheJvmAreOnesThatItTakes() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@config/jvm.options",
                "-XX:-IgnoreUnrecognizedVMOptions",
                "-version")
            .redirectErrorStream(true)
            .start();

    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(said).isZero();
  }

  private static List<String> firstCells(Path page, String row) throws IOException {
    List<String> cells = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?m)^" + row).matcher(Files.readString(page));
    while (matcher.find()) {
      cells.add(matcher.group(1));
    }
    return cells;
  }
}
