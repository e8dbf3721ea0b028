package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.http.AllowedNetworks;
import dev.dromedary.signing.SigningSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsFileTest {

  private static final String CRM =
      """
      endpoints:
        - id: crm
          url: https://crm.example.com/hook   # comment
          eventTypes: [ "customer.**" ]
          headers:
            X-Team: crm
          secret: ${SECRET}
      """;

  @TempDir Path folder;
  private Path path;
  private EndpointsFile file;

  @BeforeEach
  void open() {
    path = folder.resolve("endpoints.yaml");
    file =
        new EndpointsFile(
            path,
            new DefinitionReader(
                new EndpointUrl(false, new AllowedNetworks(List.of())),
                (field, expression) -> {},
                Set.of(),
                new EndpointLimits(Duration.ofSeconds(20), 50)),
            Map.of("SECRET", SigningSecret.generate().reveal())::get);
  }

  @Test
  void credentialsOfAFileAreVariablesToo() throws Exception {
    Files.writeString(
        path,
        """
        endpoints:
          - id: one
            url: https://example.com/in
            eventTypes: ["**"]
            secret: ${SECRET}
            authentication: {type: basic, username: gateway, password: "${SECRET}"}
        """);

    WebhookEndpoint one = file.readIfChanged().orElseThrow().get(0);

    assertThat(one.definition().authentication().password())
        .isEqualTo(one.secrets().current().reveal());
  }

  @Test
  void aMissingFileMeansNone() {
    assertThat(file.readIfChanged()).contains(List.of());
    assertThat(file.readIfChanged()).isEmpty();
  }

  @Test
  void theFileIsReadOnceUntilItChanges() throws Exception {
    Files.writeString(path, CRM);
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

    List<WebhookEndpoint> endpoints = file.readIfChanged().orElseThrow();

    assertThat(endpoints).singleElement().extracting(WebhookEndpoint::id).isEqualTo("crm");
    assertThat(endpoints.get(0).createdAt()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(endpoints.get(0).headers()).containsEntry("X-Team", "crm");
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, "endpoints: []");

    assertThat(file.readIfChanged()).contains(List.of());
  }

  @Test
  void aFileThatVanishesChangesNothingAndIsReportedOnce() throws Exception {
    Files.writeString(path, CRM);
    file.readIfChanged();
    Files.delete(path);

    assertThatThrownBy(file::readIfChanged).hasMessageStartingWith(path + ": is missing; its");
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, CRM);

    assertThat(file.readIfChanged()).isEmpty();
  }

  @Test
  void aBadFileIsReportedOnceAndReadAgainWhenItIsMended() throws Exception {
    Files.writeString(path, CRM.replace("url:", "urll:"));

    assertThatThrownBy(file::readIfChanged).isInstanceOf(InvalidEndpointsFileException.class);
    assertThat(file.readIfChanged()).isEmpty();

    Files.writeString(path, CRM);

    assertThat(file.readIfChanged().orElseThrow()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeReadIsReportedOnce() throws Exception {
    Files.createDirectory(path);

    assertThatThrownBy(file::readIfChanged).hasMessage(path + ": cannot be read");
    assertThat(file.readIfChanged()).isEmpty();
  }

  @Test
  void anErrorNamesFileLineEntryFieldAndRule() {
    assertBad(
        CRM + CRM.substring(CRM.indexOf("  - id")).replace("crm\n", "erp\n").replace("url:", "u:"),
        path + ":9: endpoints[1] (erp): 'u' is not known; known are ");
    assertBad(
        CRM.replace("[ \"customer.**\" ]", "[]"),
        path + ":4: endpoints[0] (crm): 'eventTypes' must have at least one pattern");
    assertBad(
        CRM.replace("customer.**", "**.customer"),
        path + ":4: endpoints[0] (crm): 'eventTypes[0]' must be");
    assertBad(
        CRM.replace("X-Team: crm", "Host: crm"),
        path + ":5: endpoints[0] (crm): 'headers.Host' is set by the gateway");
    assertBad(
        CRM.replace("${SECRET}", "whsec_hush"), path + ":7: endpoints[0] (crm): 'secret' must");
    assertBad(
        CRM.replace("    secret: ${SECRET}\n", ""),
        path + ":2: endpoints[0] (crm): 'secret' is required");
    assertBad("endpoints:\n  - 7\n", path + ":2: endpoints[0]: 'endpoint' must be an object");
  }

  @Test
  void anIdThatIsThereTwiceIsRejected() {
    assertBad(
        CRM + CRM.substring(CRM.indexOf("  - id")),
        path + ":8: endpoints[1] (crm): 'id' is there twice");
  }

  @Test
  void fileWithoutAListOfEndpointsIsRejected() {
    assertBad("", path + ":1: must hold one list");
    assertBad("[]", path + ":1: must hold one list");
    assertBad("endpoints: 7", path + ":1: must hold one list");
    assertBad("endpoints: []\nendpionts: []", path + ":1: must hold one list");
    assertBad("endpoints: []\n---\nendpoints: []\n", path.toString());
    assertBad("endpoints: [", path.toString());
    assertBad("endpoints:\n  - id: a\n    id: b\n", path + ":3: is not valid YAML, or has a key");
  }

  private void assertBad(String content, String message) {
    assertThatThrownBy(
            () -> {
              Files.writeString(path, content);
              file.readIfChanged();
            })
        .isInstanceOf(InvalidEndpointsFileException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("hush");
  }
}
