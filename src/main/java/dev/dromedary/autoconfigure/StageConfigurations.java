package dev.dromedary.autoconfigure;

import java.util.stream.Stream;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The configuration of each stage, in the order in which the later ones back off from the earlier
 * ones. They are named, not referred to, because what a stage is made of is its package's own.
 */
class StageConfigurations implements ImportSelector {

  private static final String[] STAGES = {
    "broker.Broker",
    "metrics.Metrics",
    "tracing.Tracing",
    "encryption.Encryption",
    "http.Http",
    "history.History",
    "cluster.Cluster",
    "endpoint.Endpoint",
    "eventtype.EventType",
    "accept.Accept",
    "admission.Admission",
    "ordering.Ordering",
    "match.Match",
    "retry.Retry",
    "deadletter.DeadLetter",
    "monitor.Monitor",
    "attempt.Attempt",
    "replay.Replay",
    "erasure.Erasure",
    "routing.Routing",
    "statistics.Statistics",
    "gateway.Gateway",
    "api.Api",
    "api.BasePath",
    "console.Console"
  };

  @Override
  public String[] selectImports(AnnotationMetadata importing) {
    return Stream.of(STAGES)
        .map(stage -> "dev.dromedary." + stage + "Configuration")
        .toArray(String[]::new);
  }
}
