package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The settings, their file, and what becomes of a bad one. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

  private static final Path FILE = Path.of("config/application.yaml");

  /** A bad value for every setting that can have one, and what the start says of it. */
  private static final String[][] BAD = {
    {"webhooks.enabled", "maybe", "maybe"},
    {"webhooks.base-path", "hooks/", "must be empty, or begin with '/'"},
    {"webhooks.console.enabled", "maybe", "maybe"},
    {"webhooks.console.portal.enabled", "maybe", "maybe"},
    {"webhooks.console.portal.name", "", "must not be blank"},
    {"webhooks.console.portal.colour", "brown", "must be a colour such as #7a3f00"},
    {"webhooks.console.portal.logo", "logo.exe", "must be a file named .svg, .png, .jpg or .webp"},
    {"webhooks.console.portal.logo", "data:image/png,x", "must be data:image/…;base64,…"},
    {"webhooks.console.portal.logo", "/no/such/logo.png", "cannot be read"},
    {
      "webhooks.console.portal.frame-origins",
      "https://app.example.com/page",
      "must be an origin such as https://app.example.com"
    },
    {"webhooks.broker.mode", "foo", "EMBEDDED EXTERNAL"},
    {"webhooks.broker.port", "70000", "must be less than or equal to 65535"},
    {"webhooks.broker.port", "high", "\"high\""},
    {"webhooks.broker.password", "short", "a password of 5 characters is too short"},
    {"webhooks.broker.publisher-password", "short", "a password of 5 characters is too short"},
    {"webhooks.broker.max-disk-usage", "0", "must be greater than or equal to 1"},
    {"webhooks.broker.batch-size", "1001", "must be less than or equal to 1000"},
    {"webhooks.broker.poison-queue", "", "must not be blank"},
    {"webhooks.broker.unsigned-messages", "maybe", "REJECT"},
    {"webhooks.queue.events", "", "must not be blank"},
    {"webhooks.queue.rejected", "", "must not be blank"},
    {"webhooks.queue.deliveries", "", "must not be blank"},
    {"webhooks.queue.slow", "", "must not be blank"},
    {"webhooks.queue.bulk", "", "must not be blank"},
    {"webhooks.queue.priority", "", "must not be blank"},
    {"webhooks.queue.fan-out", "", "must not be blank"},
    {"webhooks.queue.ordered", "", "must not be blank"},
    {"webhooks.queue.blocked", "", "must not be blank"},
    {"webhooks.queue.retry", "", "must not be blank"},
    {"webhooks.queue.dead-letters", "", "must not be blank"},
    {"webhooks.queue.requeue", "", "must not be blank"},
    {"webhooks.queue.replays", "", "must not be blank"},
    {"webhooks.queue.history", "", "must not be blank"},
    {"webhooks.queue.endpoints", "webhooks.events", "must not be another queue's name"},
    {"webhooks.queue.operations", "webhooks.events", "must not be another queue's name"},
    {"webhooks.queue.history", "webhooks.retry.5s", "must not begin with webhooks.retry."},
    {"webhooks.accept.max-body", "0B", "0B must be more than 0B"},
    {"webhooks.accept.max-body", "big", "\"big\""},
    {"webhooks.accept.max-batch", "0", "must be greater than or equal to 1"},
    {"webhooks.accept.duplicate-window", "-1", "must be greater than or equal to 0"},
    {"webhooks.accept.duplicate-window", "100000001", "must be less than or equal to 100000000"},
    {"webhooks.match.tenant-filter-budget", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.delivery.nat64-prefixes", "10.0.0.0/8", "'10.0.0.0/8' is no prefix of NAT64"},
    {"webhooks.quotas.max-endpoints", "-1", "must be greater than or equal to 0"},
    {"webhooks.quotas.max-filters", "-1", "must be greater than or equal to 0"},
    {"webhooks.quotas.max-events-per-second", "-1", "must be greater than or equal to 0"},
    {"webhooks.match.consumers", "0", "must be greater than or equal to 1"},
    {"webhooks.match.inline-limit", "-1", "must be greater than or equal to 0"},
    {"webhooks.match.filter-budget", "0ms", "must be longer than or equal to 1 milli"},
    {"webhooks.fan-out.chunk-size", "0", "must be greater than or equal to 1"},
    {"webhooks.fan-out.consumers", "0", "must be greater than or equal to 1"},
    {"webhooks.match.priority-types", "email.*,**.bounced", "must be an event type, or a pattern"},
    {"webhooks.match.max-inline-age", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.attempt.consumers", "0", "must be greater than or equal to 1"},
    {"webhooks.delivery.timeout", "-1s", "must be longer than or equal to 1 milli"},
    {"webhooks.delivery.timeout", "abc", "'abc' is not a valid duration"},
    {"webhooks.delivery.timeout", "500us", "must be longer than or equal to 1 milli"},
    {"webhooks.delivery.connect-timeout", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.delivery.max-connections-per-host", "0", "must be greater than or equal to 1"},
    {"webhooks.admission.fast-threshold", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.attempt.slow-consumers", "0", "must be greater than or equal to 1"},
    {"webhooks.admission.slow-threshold", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.admission.max-in-flight", "0", "must be greater than or equal to 1"},
    {
      "webhooks.admission.circuit-breaker.failure-threshold",
      "0",
      "must be greater than or equal to 1"
    },
    {
      "webhooks.admission.circuit-breaker.initial-open-duration",
      "0s",
      "must be longer than or equal to 1 milli"
    },
    {
      "webhooks.admission.circuit-breaker.max-open-duration",
      "1s",
      "PT1S must be at least initial-open-duration"
    },
    {"webhooks.monitor.failing-after", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.monitor.disable-after", "10m", "PT10M must be at least failing-after, or 0"},
    {"webhooks.dead-letter.requeue-rate", "0", "must be greater than or equal to 1"},
    {"webhooks.admission.deferral", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.endpoints.secret-overlap", "-1h", "must be longer than or equal to"},
    {"webhooks.delivery.allow-http", "perhaps", "perhaps"},
    {"webhooks.delivery.allowed-networks", "nonsense", "'nonsense' is not a network"},
    {"webhooks.delivery.ssl-bundle", "a bundle", "must match"},
    {"webhooks.delivery.proxy.url", "https://proxy.example", "must match"},
    {"webhooks.delivery.proxy.username", "user", "needs a password"},
    {"webhooks.delivery.proxy.password", "pass", "needs a username"},
    {"webhooks.delivery.proxy.resolves-names", "perhaps", "perhaps"},
    {
      "webhooks.delivery.allowed-networks",
      "10.0.0.0/8,10.1.2.3/16",
      "'10.1.2.3/16' is not a network"
    },
    {"webhooks.retry.schedule", "", "must not be empty"},
    {"webhooks.retry.schedule", "5s,0s", "must be longer than or equal to 1 milli"},
    {"webhooks.retry.schedule", "5s,soon", "soon"},
    {"webhooks.retry.deferral-delays", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.retry.jitter", "2", "must be less than or equal to 0.5"},
    {"webhooks.retry.jitter", "NaN", "NaN must be a number"},
    {"webhooks.retry.policies.patient.schedule", "-1s", "must be longer than or equal to 1 milli"},
    {"webhooks.retry.policies.default.schedule", "1s", "[default] must not name 'default'"},
    {"webhooks.history.schema", "My Schema", "must be lower-case letters"},
    {"webhooks.history.retention", "0d", "must be longer than or equal to 1 milli"},
    {"webhooks.history.statistics-retention", "1m", "must be longer than or equal to 1 hour"},
    {"webhooks.dead-letter.reconcile-interval", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.history.sweep-interval", "-5m", "must be longer than or equal to 1 milli"},
    {"webhooks.replay.lost-after", "-1s", "PT-1S must be at least 1ms, or 0"},
    {"webhooks.history.query-timeout", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.admin.api-key", "short", "must be 16 to 512 visible ASCII characters"},
    {"webhooks.tracing.enabled", "perhaps", "perhaps"},
    {"webhooks.tracing.send-to-receivers", "perhaps", "perhaps"},
    {"webhooks.tracing.authorization", "Bearer ü", "must be visible ASCII characters"},
    {"webhooks.tracing.sample-rate", "2", "must be less than or equal to 1"},
    {"webhooks.tracing.endpoint", "collector:4318", "must be an http or https URL"},
    {"webhooks.admin.metrics-key", "short", "must be 16 to 512 visible ASCII characters"},
    {"webhooks.admin.audit-retention", "1h", "must be longer than or equal to 1 day"},
    {"webhooks.admin.oidc.jwk-set-uri", "idp", "must be an http or https URL"},
    {"webhooks.admin.oidc.issuer", "https://idp.example", "needs webhooks.admin.oidc.audience"},
    {"webhooks.admin.oidc.audience", "the gateway", "must be visible ASCII characters"},
    {"webhooks.admin.oidc.roles-claim", "", "must be visible ASCII characters"},
    {"webhooks.admin.oidc.tenant-claim", "the tenant", "must be visible ASCII characters"},
    {"webhooks.admin.oidc.name-claim", "", "must be visible ASCII characters"},
    {"webhooks.admin.oidc.client-id", "console", "needs webhooks.admin.oidc.issuer"},
    {"webhooks.admin.oidc.client-secret", "hidden", "needs webhooks.admin.oidc.client-id"},
    {"webhooks.admin.oidc.scope", "profile", "must be openid, alone or with others"},
    {"webhooks.encryption.key", "c2hvcnQ=", "must be 32 random bytes in base64"},
    {"webhooks.encryption.previous-keys", "c2hvcnQ=", "must be 32 random bytes in base64"},
    {"webhooks.routes.privileges", "everything", "CODE ENV EXEC FILE"},
    {"webhooks.routes.poll-interval", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.endpoints.poll-interval", "0s", "must be longer than or equal to 1 milli"},
    {"webhooks.endpoints.poll-interval", "61s", "must be shorter than or equal to 1 minute"},
  };

  /** Any text is a path, and whether it can be used its first use says. */
  private static final Set<String> PATHS =
      Set.of(
          "webhooks.data-dir",
          "webhooks.routes.location",
          "webhooks.endpoints.location",
          // Names of beans.
          "webhooks.broker.connection-factory",
          "webhooks.history.data-source");

  @Test
  void fileHasJustTheSettingsThatThereAre() throws IOException {
    assertThat(keysOfTheFile()).isEqualTo(settings());
  }

  @Test
  void fileHasTheDefaults() {
    assertThat(bind(Map.of())).isEqualTo(bind(fromFile()));
  }

  @Test
  void everySettingOfTheFileIsExplained() throws IOException {
    List<String> unexplained = new ArrayList<>();
    List<String> lines = Files.readAllLines(FILE);
    boolean sectionExplained = false;
    for (int i = 1;
        i < lines.size()
            && !lines.get(i).startsWith("# The following is for the standalone program");
        i++) {
      String line = lines.get(i);
      boolean explained = lines.get(i - 1).strip().startsWith("#");
      if (line.matches("  [a-z-]+:.*")) {
        sectionExplained = explained;
      }
      boolean leaf = line.matches(" {2,4}[a-z-]+: .+");
      if (leaf && !explained && !sectionExplained) {
        unexplained.add(line.strip());
      }
    }
    assertThat(unexplained).isEmpty();
  }

  @Test
  void everySettingHasABadValueInThisTest() throws IOException {
    Set<String> untested = new TreeSet<>(settings());
    untested.removeAll(PATHS);
    for (String[] bad : BAD) {
      untested.remove(
          bad[0].startsWith("webhooks.retry.policies.") ? "webhooks.retry.policies" : bad[0]);
    }
    assertThat(untested).isEmpty();
  }

  static Stream<String[]> bad() {
    return Stream.of(BAD);
  }

  /** Key, value and rule, in the paragraph that Spring Boot makes of it. */
  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("bad")
  void badValueStopsTheStart(String key, String value, String says, CapturedOutput output) {
    assertThatThrownBy(() -> start(key, value)).isInstanceOf(Exception.class);

    String paragraph = output.getOut().replaceAll("\\s+", " ");
    assertThat(paragraph).contains("APPLICATION FAILED TO START");
    String description = paragraph.substring(paragraph.indexOf("Description:"));
    assertThat(uniform(description)).contains(uniform(key.replaceAll("(policies)\\..*", "$1")));
    assertThat(description).contains(says);
  }

  /** Spring Boot names a nested setting by the fields of its records. */
  private static String uniform(String text) {
    return text.replace("-", "").toLowerCase(Locale.ROOT);
  }

  @Test
  void badApiKeyIsNotShown(CapturedOutput output) {
    assertThatThrownBy(() -> start("webhooks.admin.api-key", "topsecret"))
        .isInstanceOf(Exception.class);

    assertThat(output).contains("webhooks.admin.api-key must be").doesNotContain("topsecret");
  }

  /** Those at the edges of their rules. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "webhooks.broker.port=0",
        "webhooks.broker.mode=external",
        "webhooks.accept.duplicate-window=0",
        "webhooks.match.inline-limit=0",
        "webhooks.fan-out.chunk-size=1",
        "webhooks.match.priority-types='email.bounced,*.complained'",
        "webhooks.delivery.timeout=1ms",
        "webhooks.delivery.proxy.url=http://proxy.example:3128",
        "webhooks.delivery.proxy.url=http://[::1]:3128",
        "webhooks.monitor.disable-after=0",
        "webhooks.endpoints.secret-overlap=0s",
        "webhooks.replay.lost-after=0",
        "webhooks.delivery.allowed-networks='10.0.0.0/8,fd00::/8,192.168.1.7'",
        "webhooks.retry.schedule=1ms",
        "webhooks.retry.jitter=0",
        "webhooks.retry.jitter=0.5",
        "webhooks.retry.policies.never.schedule=''",
        "webhooks.admin.api-key='  key-of-16-letters '"
      })
  void goodValueDoesNot(String key, String value) {
    assertThat(bind(Map.of(key, value))).isNotEqualTo(bind(Map.of()));
  }

  private static void start(String key, String value) {
    new SpringApplicationBuilder(Settings.class)
        .web(WebApplicationType.NONE)
        .properties("spring.main.banner-mode=off", "spring.config.location=optional:classpath:/no/")
        .run("--webhooks.enabled=true", "--" + key + "=" + value)
        .close();
  }

  /** By prefix, every record of settings but the demo's. */
  private static Map<String, Object> bind(Map<String, ?> values) {
    Binder binder = new Binder(new MapConfigurationPropertySource(values));
    Map<String, Object> bound = new TreeMap<>();
    for (Class<?> type : SettingClasses.all()) {
      String prefix = type.getAnnotation(ConfigurationProperties.class).value();
      bound.put(prefix, binder.bindOrCreate(prefix, type));
    }
    return bound;
  }

  private static Map<String, Object> fromFile() {
    Map<String, Object> values = new HashMap<>(Defaults.standalone());
    values.keySet().removeIf(key -> !key.startsWith("webhooks."));
    return values;
  }

  /** As the code has them, without those of the demo. */
  private static Set<String> settings() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode property : metadata()) {
      names.add(property.path("name").stringValue());
    }
    names.removeIf(name -> name.startsWith("webhooks.demo."));
    assertThat(names).as("the metadata are there").hasSizeGreaterThan(30);
    return names;
  }

  private static JsonNode metadata() throws IOException {
    return new JsonMapper()
        .readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json").toFile())
        .path("properties");
  }

  private static Set<String> keysOfTheFile() {
    Set<String> keys = new TreeSet<>();
    collect("webhooks", new YAMLMapper().readTree(FILE.toFile()).path("webhooks"), keys);
    return keys;
  }

  private static void collect(String key, JsonNode node, Set<String> into) {
    if (node.isObject() && !node.isEmpty()) {
      node.forEachEntry((name, child) -> collect(key + "." + name, child, into));
    } else {
      into.add(key);
    }
  }

  /** Nothing but the settings. */
  @Configuration(proxyBeanMethods = false)
  @ConfigurationPropertiesScan("dev.dromedary")
  static class Settings {}
}
