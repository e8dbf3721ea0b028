package dev.dromedary.tracing;

import dev.dromedary.startup.Version;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The traces. While they are off, no class of OpenTelemetry is loaded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingProperties.class)
class TracingConfiguration {

  @Bean
  @ConditionalOnProperty(
      name = "webhooks.tracing.enabled",
      havingValue = "false",
      matchIfMissing = true)
  Traces webhooksNoTraces() {
    return Traces.OFF;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("webhooks.tracing.enabled")
  static class OpenTelemetryConfiguration {

    @Bean
    Traces webhooksTraces(OpenTelemetry telemetry, TracingProperties properties) {
      return new OpenTelemetryTraces(telemetry, properties.sendToReceivers());
    }

    /** Closed at the end, so that the last spans are exported. */
    @Bean
    @ConditionalOnMissingBean(OpenTelemetry.class)
    OpenTelemetrySdk webhooksOpenTelemetry(
        TracingProperties properties,
        @Value("${spring.application.name:dromedary}") String service) {
      OtlpHttpSpanExporterBuilder exporter =
          OtlpHttpSpanExporter.builder().setEndpoint(properties.endpoint());
      if (!properties.authorization().isBlank()) {
        exporter.addHeader("Authorization", properties.authorization());
      }
      Attributes named =
          Attributes.of(
              AttributeKey.stringKey("service.name"),
              service,
              AttributeKey.stringKey("service.version"),
              Version.number());
      return OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setResource(Resource.getDefault().merge(Resource.create(named)))
                  .setSampler(
                      Sampler.parentBased(Sampler.traceIdRatioBased(properties.sampleRate())))
                  .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                  .build())
          .build();
    }
  }
}
