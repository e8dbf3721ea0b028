package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Inbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of a running gateway. */
class ScrapeIT extends OneGateway {

  @Test
  void dashboardAndAlertsNameWhatIsScraped() throws Exception {
    String dashboard = Files.readString(Path.of("config/grafana/dromedary.json"));
    String alerts = Files.readString(Path.of("config/prometheus/alerts.yml"));
    Set<String> named = new TreeSet<>();
    expressions("\"expr\": \"(.*)\"", dashboard.replace("\\\"", "'"))
        .forEach(expression -> named.addAll(metrics(expression)));
    expressions("(?m)expr: ((?:.|\n {10})*)$", alerts)
        .forEach(expression -> named.addAll(metrics(expression)));
    assertThat(named).contains("webhooks_events_accepted_total", "up").hasSizeGreaterThan(30);
    named.remove("up");
    // A pause of the collector has a meter once there was one.
    gateway
        .jmx()
        .server()
        .invoke(new ObjectName("java.lang:type=Memory"), "gc", new Object[0], new String[0]);

    eventually(() -> assertThat(scraped()).containsAll(named));
  }

  /** Each tenant and endpoint would be a series more, for ever. */
  @Test
  void noSeriesGrowsWithEndpointsOrTenants() {
    Inbox inbox = receiver.inbox("/scraped");
    String id =
        receiver
            .register(
                api(),
                "/scraped",
                Map.of("eventTypes", List.of("scraped.*"), "tenant", "tenant-scraped"))
            .id();
    api()
        .post(
            "/api/v1/events",
            Map.of(
                "id",
                "scraped-1",
                "type",
                "scraped.a",
                "tenant",
                "tenant-scraped",
                "data",
                Map.of("text", PAYLOAD)));
    arrives(inbox, "scraped-1");

    assertThat(scrape()).doesNotContain(id, "tenant-scraped", "scraped-1");
  }

  @Test
  void camelHasMBeansOfItsContextAndRoutes() throws Exception {
    List<String> types =
        gateway.jmx().server().queryNames(new ObjectName("org.apache.camel:*"), null).stream()
            .map(name -> name.getKeyProperty("type"))
            .toList();

    assertThat(types).contains("context", "routes").doesNotContain("endpoints", "services");
    assertThat(types.stream().filter("routes"::equals)).hasSizeGreaterThan(13);
  }

  @Test
  void metersAreMBeansWithDescriptions() throws Exception {
    MBeanServerConnection server = gateway.jmx().server();
    ObjectName queue = new ObjectName("dev.dromedary:type=queue,name=\"webhooks.events\"");
    ObjectName all = new ObjectName("dev.dromedary:type=gateway");

    assertThat(server.getAttribute(all, "consuming")).isEqualTo(1.0);
    assertThat(server.getAttribute(queue, "queueDepth")).isEqualTo(0.0);
    assertThat(server.getAttribute(queue, "queueOldestAgeSeconds")).isEqualTo(0.0);
    for (ObjectName name : server.queryNames(new ObjectName("dev.dromedary:*"), null)) {
      assertThat(server.getMBeanInfo(name).getAttributes())
          .as(name.toString())
          .isNotEmpty()
          .allMatch(attribute -> attribute.getDescription().contains(" "));
    }
  }

  private static Stream<String> expressions(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
  }

  /** The names that are neither functions nor labels. */
  private static Set<String> metrics(String expression) {
    String plain =
        expression
            .replaceAll("\\{[^}]*}|\\[[^]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring) *\\([^)]*\\)", "");
    return Pattern.compile("[a-z_:][a-zA-Z0-9_:]*\\b(?! *\\()")
        .matcher(plain)
        .results()
        .map(MatchResult::group)
        .filter(name -> !Set.of("and", "or", "unless").contains(name))
        .collect(Collectors.toSet());
  }

  private static Set<String> scraped() {
    return Pattern.compile("(?m)^[a-z_]+")
        .matcher(scrape())
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static String scrape() {
    return api().send("GET", "/actuator/prometheus", "", "Accept", "text/plain").body();
  }
}
