package dev.dromedary.tracing;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.tracing}: traces of events from their acceptance to the attempts.
 *
 * @param enabled Whether there are traces.
 * @param endpoint URL of the collector that takes them (OTLP over HTTP, protobuf). In an
 *     application with a bean OpenTelemetry its exporter is used instead.
 * @param authorization Header Authorization of the requests to the collector. Empty = none.
 * @param sampleRate Share of the traces that begin here which are exported. The sender of an event
 *     decides on its own, by the flags of its traceparent.
 * @param sendToReceivers Whether receivers get the traceparent of their attempt.
 */
@Validated
@ConfigurationProperties("webhooks.tracing")
record TracingProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("http://localhost:4318/v1/traces")
        @Pattern(regexp = "https?://[^/\\s]+\\S*", message = "must be an http or https URL")
        String endpoint,
    @DefaultValue("")
        @Pattern(regexp = "[ -~]*", message = "must be visible ASCII characters and spaces")
        String authorization,
    @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1") double sampleRate,
    @DefaultValue("false") boolean sendToReceivers) {

  /** Without the credentials. */
  @Override
  public String toString() {
    return "TracingProperties[enabled=%s, sampleRate=%s]".formatted(enabled, sampleRate);
  }
}
