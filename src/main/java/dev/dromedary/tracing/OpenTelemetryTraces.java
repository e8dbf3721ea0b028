package dev.dromedary.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Spans of OpenTelemetry. The context of a thread is neither read nor set: a batch has many. */
final class OpenTelemetryTraces implements Traces {

  private static final TextMapGetter<String> PARENT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String parent) {
          return List.of(HEADER);
        }

        @Override
        public String get(String parent, String name) {
          return HEADER.equals(name) ? parent : null;
        }
      };

  private static final Map<Stage, SpanKind> KINDS = new EnumMap<>(Stage.class);

  static {
    KINDS.put(Stage.ACCEPT, SpanKind.SERVER);
    KINDS.put(Stage.MATCH, SpanKind.CONSUMER);
    KINDS.put(Stage.FAN_OUT, SpanKind.CONSUMER);
    KINDS.put(Stage.ATTEMPT, SpanKind.CLIENT);
  }

  private final Tracer tracer;
  private final boolean sent;

  OpenTelemetryTraces(OpenTelemetry telemetry, boolean sent) {
    this.tracer = telemetry.getTracer("dev.dromedary");
    this.sent = sent;
  }

  @Override
  public Traces.StageSpan begin(Stage stage, String parent) {
    return new Begun(
        tracer
            .spanBuilder("webhooks " + stage.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .setSpanKind(KINDS.get(stage))
            .setParent(context(parent))
            .startSpan());
  }

  private static Context context(String parent) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, PARENT);
  }

  @Override
  public boolean areSent() {
    return sent;
  }

  private record Begun(Span span) implements Traces.StageSpan {

    @Override
    public String traceparent() {
      SpanContext context = span.getSpanContext();
      return "00-%s-%s-%s"
          .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }

    @Override
    public Traces.StageSpan with(String attribute, String value) {
      if (value != null) {
        span.setAttribute(attribute, value);
      }
      return this;
    }

    @Override
    public Traces.StageSpan with(String attribute, long value) {
      span.setAttribute(attribute, value);
      return this;
    }

    @Override
    public void end(String error) {
      if (error != null) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", error);
      }
      span.end();
    }
  }
}
