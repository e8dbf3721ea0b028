package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.dromedary.api.ApiCall;
import dev.dromedary.bench.Bench;
import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Reason;
import dev.dromedary.monitor.OperationalEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the README and the compose file say is so. */
class ReadmeTest {

  private static final Path README = Path.of("README.md");

  @Test
  void tableOfRouteFilesIsTheFolder() throws Exception {
    try (var files = Files.list(Path.of("routes"))) {
      assertThat(firstCells("\\| `(routes/[^`]+)` \\|"))
          .containsExactlyInAnyOrderElementsOf(files.map(Path::toString).toList());
    }
  }

  @Test
  void tableOfReasonsIsTheEnum() throws Exception {
    assertThat(firstCells("\\| `([A-Z_]+)` \\| (?:waits|given up:|cancelled:|pending again:)"))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Enum::name).toList());
  }

  @Test
  void tableOfOperationalEventsIsWhatIsTold() throws Exception {
    assertThat(firstCells("\\| `([a-z]+\\.[a-z_]+)` \\| "))
        .containsExactlyInAnyOrderElementsOf(OperationalEvents.TYPES);
  }

  @Test
  void tableOfStatesIsTheEnum() throws Exception {
    assertThat(rowsUnder("| status | means |"))
        .containsExactlyElementsOf(Arrays.stream(DeliveryStatus.values()).map(Enum::name).toList());
  }

  @Test
  void tableOfErrorsIsTheEnum() throws Exception {
    assertThat(rowsUnder("| error | means |"))
        .containsExactlyElementsOf(Arrays.stream(AttemptError.values()).map(Enum::name).toList());
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
    return new ClassFileImporter()
        .importPath(Path.of("target/classes")).stream()
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

  private static List<String> rowsUnder(String header) throws IOException {
    return Files.readString(README)
        .split(Pattern.quote(header), 2)[1]
        .split("\n\n", 2)[0]
        .lines()
        .filter(row -> row.startsWith("| `"))
        .map(row -> row.split("`")[1])
        .toList();
  }

  @Test
  void tableOfCallsIsWhatTheControllersTake() throws Exception {
    TreeSet<String> calls = new TreeSet<>();
    for (ApiCall call : ApiCall.all()) {
      calls.add(
          call.method()
              + " "
              + call.path().replace("/api/v1", "").replaceAll("\\{\\*?id}", "{id}"));
    }

    assertThat(firstCells("\\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)` \\|"))
        .containsExactlyInAnyOrderElementsOf(calls);
  }

  @Test
  void scenariosOfTheBenchAreNamed() throws Exception {
    String listed = Files.readString(README).split("The scenarios are ")[1].split(";")[0];

    assertThat(Pattern.compile("`(\\w+)`").matcher(listed).results().map(name -> name.group(1)))
        .containsExactlyElementsOf(Bench.names());
  }

  @Test
  @SuppressWarnings("unchecked")
  void composeFileSetsWhatExistsAndMountsWhatIsThere() throws Exception {
    Map<String, Object> compose =
        new YAMLMapper().readValue(Path.of("docker-compose.yml").toFile(), Map.class);
    Map<String, Map<String, Object>> services =
        (Map<String, Map<String, Object>>) compose.get("services");
    Map<String, Object> gateway = services.get("gateway");
    String settings = Files.readString(Path.of("config/application.yaml"));

    ((Map<String, String>) gateway.get("environment"))
        .keySet().stream()
            .filter(name -> name.startsWith("WEBHOOKS_"))
            .map(
                name ->
                    name.substring(
                        name.lastIndexOf("BROKER_") < 0
                            ? "WEBHOOKS_ADMIN_".length()
                            : "WEBHOOKS_BROKER_".length()))
            .forEach(
                name -> assertThat(settings).contains(name.toLowerCase().replace('_', '-') + ":"));
    ((List<String>) gateway.get("volumes"))
        .stream()
            .map(volume -> volume.split(":")[0])
            .filter(path -> path.startsWith("./") && !path.startsWith("./target"))
            .forEach(path -> assertThat(Path.of(path)).exists());
    assertThat(compose.toString()).doesNotContain("PASSWORD=webhooks");
    assertThat(services.get("broker").get("healthcheck").toString())
        .as("asks a broker that lets in nobody without a login")
        .contains("--user", "--password");
    assertThat((List<String>) gateway.get("command")).contains("@config/jvm.options");
    assertThat(services.get("broker").get("image"))
        .as("of the version whose client is in the gateway")
        .isEqualTo("apache/artemis:" + property("artemis.version"));
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

  private static List<String> firstCells(String row) throws IOException {
    List<String> cells = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?m)^" + row).matcher(Files.readString(README));
    while (matcher.find()) {
      cells.add(matcher.group(1));
    }
    return cells;
  }

  private static String property(String name) throws Exception {
    return Files.readString(Path.of("pom.xml"))
        .transform(pom -> pom.replaceAll("(?s).*<" + name + ">(.*?)</" + name + ">.*", "$1"));
  }
}
