package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dromedary.kit.ComposeFile;
import dev.dromedary.kit.KnownSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The files of a deployment agree with the gateway and with each other. */
class DeploymentTest {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ComposeFile COMPOSE = new ComposeFile();
  private static final String UNIT = text("config/systemd/dromedary.service");
  private static final String SOCKET = text("config/systemd/dromedary.socket");
  private static final String BROKER = text("config/artemis/broker.xml");
  private static final String PROMETHEUS = text("config/prometheus/prometheus.yml");
  private static final String GUIDE = text("docs/deployment.md");
  private static final String POM = text("pom.xml");
  private static final JsonNode SETTINGS = YAML.readTree(text("config/application.yaml"));

  /** Of each phase of a stop, HTTP calls first (spring.lifecycle.timeout-per-shutdown-phase). */
  private static final Duration BOOT_PHASE = Duration.ofSeconds(30);

  @Test
  void everyVariableIsASetting() {
    List<String> variables = new ArrayList<>(COMPOSE.environment("gateway").keySet());
    variables.addAll(kubernetes("ConfigMap").path("data").propertyNames());
    variables.addAll(found(UNIT, "(?:Environment=| )([A-Z][A-Z_]+)=\\S"));
    variables.addAll(
        found(GUIDE, "(?m)^(?: *|- *)((?:WEBHOOKS|SPRING|SERVER|MANAGEMENT)_[A-Z_]+)[=:]"));
    variables.remove("XDG_CACHE_HOME");

    assertThat(variables)
        .hasSizeGreaterThan(20)
        .allSatisfy(each -> assertThat(KnownSettings.isVariable(each)).as(each).isTrue());
  }

  @Test
  void everySecretFileOfAGatewayIsASetting() {
    List<String> files = new ArrayList<>(COMPOSE.secrets("gateway").keySet());
    files.addAll(found(UNIT, "LoadCredential=([^:]+):"));
    files.addAll(found(GUIDE, "--from-file=([a-z.-]+)=secrets/"));
    files.addAll(found(GUIDE, "LoadCredential=([^:]+):"));

    assertThat(files)
        .hasSizeGreaterThan(10)
        .allSatisfy(each -> assertThat(KnownSettings.isSetting(each)).as(each).isTrue());
  }

  @Test
  void versionsAreThoseThatAreTested() {
    assertThat(image("broker")).isEqualTo("apache/artemis:" + property("artemis.version"));
    assertThat(image("database"))
        .isEqualTo("postgres:" + property("postgres-binaries.version").split("\\.")[0]);
    String own =
        "dromedary:" + found(POM, "<artifactId>dromedary</artifactId>\\s*<version>([^<]+)").get(0);
    assertThat(COMPOSE.service("gateway").path("build").path("dockerfile_inline").asString())
        .startsWith("FROM " + own + "\n");
    assertThat(container().path("image").asString()).endsWith("/" + own);
    assertThat(Integer.parseInt(found(POM, "eclipse-temurin:(\\d+)").get(0)))
        .isGreaterThanOrEqualTo(Integer.parseInt(property("java.version")));
    assertThat(COMPOSE.services())
        .allSatisfy(each -> assertThat(image(each)).doesNotContain("latest"));
  }

  @Test
  void hostsAndPortsAgree() {
    String port = SETTINGS.at("/server/port").asString();
    assertThat(found(BROKER, "tcp://0\\.0\\.0\\.0:(\\d+)")).containsExactly("61616");
    for (JsonNode environment :
        List.of(
            COMPOSE.service("gateway").path("environment"), kubernetes("ConfigMap").path("data"))) {
      assertThat(environment.path("SPRING_ARTEMIS_BROKER_URL").asString())
          .startsWith("tcp://broker:61616?")
          .contains("consumerWindowSize=131072", "producerWindowSize=1048576", "callTimeout=10000");
      assertThat(environment.path("SPRING_DATASOURCE_URL").asString())
          .startsWith("jdbc:postgresql://database/");
    }
    assertThat(COMPOSE.services()).contains("broker", "database", "gateway", "prometheus");
    assertThat(found(PROMETHEUS, "names: \\[(\\w+)]")).containsExactly("gateway");
    assertThat(found(PROMETHEUS, "port: (\\d+)")).containsExactly(port);
    assertThat(text("config/grafana/provisioning/datasources/prometheus.yaml"))
        .contains("url: http://prometheus:9090");
    assertThat(found(POM, "<port>(\\d+)</port>")).containsExactly(port);
    assertThat(COMPOSE.strings(COMPOSE.service("gateway").path("ports")))
        .allMatch(each -> each.endsWith(":" + port));
    assertThat(container().path("ports").get(0).path("containerPort").asString()).isEqualTo(port);
    assertThat(kubernetes("NetworkPolicy").toString()).contains("\"port\":61616", "\"port\":5432");
    for (String selector :
        List.of("Service", "Deployment", "PodDisruptionBudget", "NetworkPolicy")) {
      assertThat(kubernetes(selector).toString())
          .as(selector)
          .contains("{\"app.kubernetes.io/name\":\"dromedary\"}");
    }
  }

  @Test
  void healthIsAskedWhereItIs() {
    List<String> asked =
        new ArrayList<>(found(COMPOSE.healthCheck("gateway").toString(), "GET (\\S+)"));
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      asked.add(container().path(probe).at("/httpGet/path").asString());
      assertThat(container().path(probe).at("/httpGet/port").asString()).isEqualTo("http");
    }
    var groups = SETTINGS.at("/management/endpoint/health/group").propertyNames();

    assertThat(asked)
        .hasSize(4)
        .allSatisfy(path -> assertThat(groups).contains(path.replace("/actuator/health/", "")));
    assertThat(COMPOSE.services())
        .allSatisfy(each -> assertThat(COMPOSE.healthCheck(each)).isNotEmpty());
  }

  @Test
  void graceIsLongerThanAStopOfTheGateway() {
    Duration stop =
        BOOT_PHASE
            .plusSeconds(SETTINGS.at("/camel/main/shutdown-timeout").asInt())
            .plus(Duration.parse("PT" + SETTINGS.at("/webhooks/delivery/timeout").asString()));

    assertThat(
            Duration.parse("PT" + COMPOSE.service("gateway").path("stop_grace_period").asString()))
        .isGreaterThanOrEqualTo(stop);
    JsonNode pod = kubernetes("Deployment").at("/spec/template/spec");
    long preStop = container().at("/lifecycle/preStop/exec/command/1").asLong();
    assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong() - preStop))
        .isGreaterThanOrEqualTo(stop);
    assertThat(Duration.ofSeconds(Long.parseLong(found(UNIT, "TimeoutStopSec=(\\d+)").get(0))))
        .isGreaterThanOrEqualTo(stop);
  }

  @Test
  void filesThatAreMountedOrCopiedAreThere() throws IOException {
    List<String> files = new ArrayList<>();
    for (String service : COMPOSE.services()) {
      COMPOSE.strings(COMPOSE.service(service).path("volumes")).stream()
          .filter(volume -> volume.startsWith("./"))
          .forEach(volume -> files.add(volume.split(":")[0]));
    }
    found(COMPOSE.service("broker").path("command").toString(), "/config/([\\w.-]+)")
        .forEach(file -> files.add("config/artemis/" + file));
    found(PROMETHEUS, "- (\\S+\\.yml)").forEach(file -> files.add("config/prometheus/" + file));
    files.addAll(found(POM, "<from>((?:src|config|routes)[^<]*)</from>"));

    assertThat(files).hasSizeGreaterThan(9).allSatisfy(file -> assertThat(Path.of(file)).exists());
    assertThat(COMPOSE.strings(COMPOSE.service("grafana").path("volumes")).toString())
        .contains(
            found(text("config/grafana/provisioning/dashboards/dromedary.yaml"), "path: (\\S+)")
                .get(0));
    assertThat(Path.of("src/main/jib/usr/local/bin/dromedary")).isExecutable();
    assertThat(found(text("src/main/jib/usr/local/bin/dromedary"), "dev\\.dromedary\\.([\\w.]+)"))
        .allSatisfy(
            type ->
                assertThat(Path.of("src/main/java/dev/dromedary", type.replace('.', '/') + ".java"))
                    .exists());
  }

  @Test
  void noPasswordIsInAFile() throws IOException {
    assertThat(COMPOSE.root().path("secrets").valueStream())
        .isNotEmpty()
        .allSatisfy(secret -> assertThat(secret.path("file").asString()).startsWith("./secrets/"));
    assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("secrets/");
    for (String service : COMPOSE.services()) {
      assertThat(COMPOSE.environment(service))
          .allSatisfy(
              (name, value) ->
                  assertThat(
                          name.matches(".*(PASSWORD|KEY|SECRET).*")
                              && !value.startsWith("/run/secrets/"))
                      .as(name)
                      .isFalse());
      assertThat(COMPOSE.root().path("secrets").propertyNames())
          .containsAll(COMPOSE.secrets(service).values());
    }
    assertThat(documents()).noneMatch(each -> each.path("kind").asString().equals("Secret"));
    assertThat(kubernetes("ConfigMap").path("data").propertyNames())
        .noneMatch(name -> name.matches(".*(PASSWORD|KEY|SECRET).*"));
    try (Stream<Path> files = Files.walk(Path.of("config"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .doesNotContainPattern(
                          "(?i)(password|api-key)[\"']?\\s*[:=]\\s*[\"']?[\\w+]{8,}"));
    }
  }

  @Test
  void gatewayRunsWithoutRightsOnAReadOnlyRoot() {
    JsonNode gateway = COMPOSE.service("gateway");
    String user = found(POM, "<user>([^<]+)</user>").get(0);
    assertThat(user).matches("[1-9]\\d+:[1-9]\\d+");
    assertThat(gateway.path("user").asString()).isEqualTo(user);
    assertThat(gateway.path("read_only").asBoolean()).isTrue();
    assertThat(gateway.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(gateway.path("mem_limit").asString()).isNotEmpty();
    JsonNode pod = kubernetes("Deployment").at("/spec/template/spec/securityContext");
    assertThat(pod.path("runAsUser").asString() + ":" + pod.path("runAsGroup").asString())
        .isEqualTo(user);
    assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(container().at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container().at("/securityContext/capabilities/drop").toString())
        .isEqualTo("[\"ALL\"]");
    assertThat(UNIT).contains("NoNewPrivileges=yes", "ProtectSystem=strict", "User=dromedary");
  }

  @Test
  void foldersThatAreWrittenToAreVolumes() {
    String data = COMPOSE.environment("gateway").get("WEBHOOKS_DATA_DIR");
    assertThat(kubernetes("ConfigMap").at("/data/WEBHOOKS_DATA_DIR").asString()).isEqualTo(data);
    String state = data.substring(0, data.lastIndexOf('/'));

    assertThat(COMPOSE.strings(COMPOSE.service("gateway").path("volumes"))).contains(state);
    assertThat(
            container()
                .path("volumeMounts")
                .valueStream()
                .map(each -> each.path("mountPath").asString()))
        .contains(state, "/tmp");
    assertThat(Path.of("src/main/jib" + state)).isDirectory();
  }

  @Test
  void brokerHasTheSettingsThatTheDocumentsAskFor() {
    assertThat(BROKER)
        .contains("<journal-file-size>2M<", "<journal-compact-min-files>50<")
        .contains("<dead-letter-address>DLQ<", "<address-full-policy>PAGE<")
        .containsPattern(
            "match=\"webhooks\\.#\">\\s*<redelivery-delay>0</redelivery-delay>\\s*<max-delivery-attempts>10<")
        .doesNotContain("<default-group-rebalance>")
        .doesNotContain("<redelivery-delay>1");
    assertThat(COMPOSE.environment("gateway"))
        .containsEntry("SPRING_JMS_CACHE_SESSION_CACHE_SIZE", "32");
  }

  @Test
  void socketOfTheUnitIsAtTheDefaultPort() {
    assertThat(found(SOCKET, "ListenStream=(\\d+)"))
        .containsExactly(SETTINGS.at("/server/port").asString());
    assertThat(UNIT).contains("Requires=dromedary.socket", "StandardInput=socket");
  }

  @Test
  void unitIsOneThatSystemdTakes(@TempDir Path folder) throws Exception {
    Path systemd = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(systemd), "no systemd is installed");
    Path unit =
        Files.writeString(
            folder.resolve("dromedary.service"),
            UNIT.replace("/opt/dromedary", Path.of("").toAbsolutePath().toString()));
    Files.writeString(folder.resolve("dromedary.socket"), SOCKET);

    Process verify =
        new ProcessBuilder(systemd.toString(), "verify", "--man=no", unit.toString())
            .redirectErrorStream(true)
            .start();

    String said = new String(verify.getInputStream().readAllBytes());
    assertThat(verify.waitFor()).as(said).isZero();
    assertThat(said.lines().filter(line -> line.contains("dromedary."))).isEmpty();
  }

  private static String image(String service) {
    return COMPOSE.service(service).path("image").asString();
  }

  private static JsonNode container() {
    return kubernetes("Deployment").at("/spec/template/spec/containers/0");
  }

  private static JsonNode kubernetes(String kind) {
    return documents().stream()
        .filter(each -> each.path("kind").asString().equals(kind))
        .findAny()
        .orElseThrow(() -> new AssertionError("There is no " + kind));
  }

  private static List<JsonNode> documents() {
    try (MappingIterator<JsonNode> all =
        YAML.readerFor(JsonNode.class).readValues(text("config/kubernetes/dromedary.yaml"))) {
      return all.readAll();
    }
  }

  private static String property(String name) {
    return found(POM, "<" + Pattern.quote(name) + ">([^<]+)<").get(0);
  }

  private static List<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1)).toList();
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
