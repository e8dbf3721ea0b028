package dev.dromedary.bench;

import static dev.dromedary.bench.LargeHistory.endpoint;
import static dev.dromedary.bench.LargeHistory.tenant;

import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PostgresServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The console's pages over a large history in PostgreSQL, with five thousand endpoints: each whole
 * page must be there within 200 ms in 95 of 100 cases.
 */
final class Pages implements Scenario {

  private static final Target QUICK = Target.atMost(200);
  private static final int TIMES = 40;
  private static final int WARM_UPS = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private String root;
  private String cookie;

  @Override
  public String name() {
    return "pages";
  }

  @Override
  public void run(Testbed bed) throws Exception {
    try (PostgresServer database = new PostgresServer(bed.folder().resolve("pages"))) {
      new LargeHistory(database.dataSource(), bed.scale().attempts()).write();
      GatewayProcess gateway =
          bed.gateway(name())
              .onDatabase(database.dataSource())
              // No message of this history is on a queue.
              .with("webhooks.replay.lost-after", "0")
              .with("webhooks.dead-letter.reconcile-interval", "24h");
      try (GatewayProcess started = gateway.start().awaitUp()) {
        register(started.api());
        root = started.api().root();
        signIn();
        for (Map.Entry<String, String> page : pages(started.api()).entrySet()) {
          measure(bed.report(), page.getKey(), page.getValue());
        }
      }
    }
  }

  private static void register(GatewayApi api) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int tenant = 0; tenant < LargeHistory.TENANTS; tenant++) {
      for (int number = 0; number < LargeHistory.ENDPOINTS; number++) {
        lines.append(
            "{\"id\":\"%1$s\",\"tenant\":\"%2$s\",\"url\":\"http://127.0.0.1:9/%1$s\",\"eventTypes\":[\"kind%3$d.*\"]}\n"
                .formatted(endpoint(tenant, number), tenant(tenant), number));
      }
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.root() + "/api/v1/endpoints/batch"))
            .header("Authorization", "Bearer " + GatewayProcess.KEY)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(lines.toString()))
            .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.body().contains("\"problem\"")) {
      throw new IllegalStateException(answer.body().substring(0, 500));
    }
  }

  private void signIn() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + "/console/sign-in"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Sec-Fetch-Site", "same-origin")
            .POST(BodyPublishers.ofString("key=" + GatewayProcess.KEY))
            .build();
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  /** Paths by the names of pages. */
  private static Map<String, String> pages(GatewayApi api) {
    var delivery =
        api.get("/api/v1/deliveries?status=DEAD_LETTER&limit=1").json().path("data").get(0);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("Now", "/");
    pages.put("Problems", "/problems");
    pages.put("Problems of a tenant", "/problems?tenant=" + tenant(7));
    pages.put("Endpoints", "/endpoints");
    pages.put("Endpoints by text", "/endpoints?text=t77_");
    pages.put("Endpoint of the largest tenant", "/endpoints/" + endpoint(0, 0));
    pages.put("Endpoint", "/endpoints/" + endpoint(7, 0));
    pages.put("Deliveries", "/deliveries");
    pages.put("Deliveries of a tenant", "/deliveries?tenant=" + tenant(7));
    pages.put("Deliveries by result", "/deliveries?result=TIMEOUT");
    pages.put("Delivery", "/deliveries/" + delivery.path("id").stringValue());
    pages.put(
        "Event",
        "/events/%s?tenant=%s"
            .formatted(
                delivery.path("eventId").stringValue(), delivery.path("tenant").stringValue()));
    pages.put("Dead letters", "/dead-letters");
    pages.put("Dead letters of an endpoint", "/dead-letters?endpointId=" + endpoint(0, 0));
    pages.put("Replays", "/replays");
    pages.put("Event types", "/event-types");
    pages.put("Tenants", "/tenants");
    pages.put("Keys", "/keys");
    pages.put("Audit", "/audit");
    return pages;
  }

  private void measure(Report report, String page, String path) throws Exception {
    Histogram times = new Histogram(60_000_000L, 3);
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + TIMES; i++) {
      long began = System.nanoTime();
      String html = get(path);
      if (i >= WARM_UPS) {
        times.recordValue((System.nanoTime() - began) / 1_000);
        bytes.add(html.getBytes(StandardCharsets.UTF_8).length);
      }
    }
    double p95 = times.getValueAtPercentile(95) / 1_000.0;
    report.figure(
        "page: " + page,
        String.format(
            Locale.ROOT,
            "p95 %.1f ms (p50 %.1f ms; %d KB)",
            p95,
            times.getValueAtPercentile(50) / 1_000.0,
            bytes.get(0) / 1024),
        p95,
        QUICK);
    System.out.printf(
        Locale.ROOT,
        "%s: p50 %.1f p95 %.1f%n",
        page,
        times.getValueAtPercentile(50) / 1_000.0,
        p95);
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + "/console" + path))
            .header("Cookie", cookie)
            .timeout(Duration.ofSeconds(60))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}
