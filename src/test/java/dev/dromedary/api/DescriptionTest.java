package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The description and its pages are served without a key, and nothing else is. */
class DescriptionTest {

  private static Gateway gateway;
  private static Api stranger;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    stranger = new Api(gateway.port(), null);
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @Test
  void descriptionIsServedAsItIsCheckedIn() throws Exception {
    Reply reply = stranger.get("/api/v1/openapi.json");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.text()).isEqualTo(Files.readString(OpenApiDocument.FILE));
  }

  @Test
  void descriptionNamesTheContextPathOfTheHost() {
    Gateway below = Gateway.startWith("--server.servlet.context-path=/app");
    try {
      Reply reply = new Api(below.port(), null).get("/app/api/v1/openapi.json");

      assertThat(reply.json().at("/servers/0/url").stringValue()).isEqualTo("/app/api/v1");
    } finally {
      below.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/docs/, text/html",
    "/api/v1/docs/init.js, text/javascript",
    "/api/v1/docs/swagger-ui.css, text/css",
    "/api/v1/docs/swagger-ui-bundle.js, text/javascript",
    "/api/v1/docs/favicon-32x32.png, image/png"
  })
  void pageReachesNoOtherHost(String path, String type) {
    Reply reply = stranger.get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith(type);
    assertThat(reply.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; connect-src 'self';")
        .doesNotContain("http");
  }

  @Test
  void pageLoadsOnlyWhatIsServed() {
    List<String> loaded = new ArrayList<>();
    Matcher links =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(stranger.get("/api/v1/docs/").text());
    while (links.find()) {
      loaded.add(links.group(1));
      assertThat(stranger.get("/api/v1/docs/" + links.group(1)).status()).isEqualTo(200);
    }
    assertThat(loaded).hasSize(4);
    assertThat(stranger.get("/api/v1/docs").header("Location")).isEqualTo("/api/v1/docs/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/docs/nothing",
        "/api/v1/docs/index.html/x",
        "/api/v1/docs/openapi.json",
        "/api/v1/docs/application.yaml",
        "/api/v1/openapi.json/x"
      })
  void pageThatIsNoneIsNotFound(String path) {
    Reply reply = stranger.get(path);

    assertThat(reply.status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events/..;/docs",
        "/api/v1/docs/..;/events",
        "/api/v1/docs/%2e%2e/events",
        "/api/v1/docs/%2e%2e/%2e%2e/application.yaml",
        "/api/v1/docs;/../events",
        "/api/v1/openapi.json;/../events"
      })
  void pathOfThePagesReachesNoCall(String path) {
    Reply reply = stranger.get(path);

    assertThat(reply.text()).doesNotContain("nextCursor", "\"data\":[", "webhooks:");
    assertThat(reply.status()).isIn(302, 400, 401, 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void pagesAreOnlyRead(String method) {
    for (String path : List.of("/api/v1/openapi.json", "/api/v1/docs/")) {
      Reply reply = stranger.call(method, path, BodyPublishers.ofString("{}"));

      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.header("Allow")).isEqualTo("GET, HEAD");
      assertThat(reply.text()).contains("urn:dromedary:problem:method-not-allowed");
    }
  }
}
