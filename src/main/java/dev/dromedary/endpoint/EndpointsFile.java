package dev.dromedary.endpoint;

import dev.dromedary.sign.SigningSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public class EndpointsFile {
  private final Path path;
  private boolean read;

  public EndpointsFile(Path path) {
    this.path = path;
  }

  @SuppressWarnings("unchecked")
  public Optional<List<WebhookEndpoint>> readIfChanged() {
    if (read || !Files.exists(path)) {
      return Optional.empty();
    }
    read = true;
    try {
      Map<String, List<Map<String, Object>>> m =
          new tools.jackson.dataformat.yaml.YAMLMapper().readValue(path.toFile(), Map.class);
      List<WebhookEndpoint> l = new ArrayList<>();
      for (Map<String, Object> e : m.get("endpoints")) {
        l.add(
            new WebhookEndpoint(
                (String) e.get("id"),
                "default",
                (String) e.get("url"),
                (List<String>) e.get("eventTypes"),
                null,
                null,
                Map.of(),
                "default",
                WebhookEndpoint.Status.ENABLED,
                null,
                SigningSecret.parse((String) e.get("secret")),
                null,
                null,
                WebhookEndpoint.Origin.FILE,
                Instant.now(),
                Instant.now()));
      }
      return Optional.of(l);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
