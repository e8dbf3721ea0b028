package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.kit.PlainKeys;
import dev.dromedary.signing.SigningSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointSnapshotTest {

  @TempDir Path folder;
  private final WebhookEndpoint first = endpoint("ep_1");
  private final WebhookEndpoint second =
      endpoint("ep_2")
          .withRotatedSecret(SigningSecret.generate(), Samples.NOW.plusSeconds(1), Samples.NOW)
          .withRotatedSecret(SigningSecret.generate(), Samples.NOW.plusSeconds(2), Samples.NOW);
  private Path file;
  private EndpointSnapshot snapshot;

  @BeforeEach
  void write() {
    file = folder.resolve("endpoints.json");
    snapshot = new EndpointSnapshot(file, PlainKeys.encryption());
    snapshot.write(List.of(first, second));
  }

  @Test
  void snapshotIsReadAgain() {
    assertThat(known()).containsExactly(first, second);
  }

  @Test
  void changesAreKeptWithoutWritingAllAnew() throws IOException {
    WebhookEndpoint paused = first.withStatus(Status.PAUSED, "later", Samples.NOW);
    WebhookEndpoint third = endpoint("ep_3");
    byte[] before = Files.readAllBytes(file);

    snapshot.append(
        List.of("ep_1", "ep_2", "ep_3"),
        id -> Optional.ofNullable(Map.of("ep_1", paused, "ep_3", third).get(id)));

    assertThat(Files.readAllBytes(file)).startsWith(before);
    assertThat(known()).containsExactly(paused, third);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void lineThatACrashLeftHalfWrittenIsNone() throws IOException {
    snapshot.append(List.of("ep_2"), id -> Optional.empty());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));

    assertThat(known()).containsExactly(first, second);
  }

  @Test
  void fileThatCannotBeReadIsNone() throws IOException {
    Files.writeString(file, "{\"nonsense");

    assertThat(snapshot.read()).isEmpty();
  }

  @Test
  void fileOfNoEndpointsSaysThatThereAreNone() {
    snapshot.write(List.of());

    assertThat(snapshot.read()).contains(List.of());
  }

  /** Or it would grow for ever. */
  @Test
  void fileIsLongWhenMostLinesNoLongerCount() {
    List<String> same = IntStream.range(0, 1_100).mapToObj(i -> "ep_1").toList();
    assertThat(snapshot.isLong()).isFalse();

    snapshot.append(same, id -> Optional.of(first));
    assertThat(snapshot.isLong()).isTrue();

    snapshot.write(List.of(first, second));
    assertThat(snapshot.isLong()).isFalse();
  }

  private List<WebhookEndpoint> known() {
    return new ArrayList<>(snapshot.read().orElseThrow());
  }

  private static WebhookEndpoint endpoint(String id) {
    return Samples.endpoint(id, Status.ENABLED, Map.of("X-Team", "a"));
  }
}
