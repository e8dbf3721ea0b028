package dev.dromedary.kit;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Takes spans as a collector of OpenTelemetry does: OTLP over HTTP, protobuf. */
public final class TraceCollector implements AutoCloseable {

  /**
   * A span that was exported.
   *
   * @param parent the id of its parent; empty if it begins a trace
   */
  public record Span(
      String trace, String id, String parent, String name, Map<String, String> attributes) {}

  // opentelemetry/proto: collector/trace/v1, trace/v1 and common/v1.
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_ID = 4;
  private static final int NAME = 5;
  private static final int ATTRIBUTES = 9;
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int STRING = 1;
  private static final int NUMBER = 3;

  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();

  public TraceCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/v1/traces",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          UnknownFieldSet request = UnknownFieldSet.parseFrom(exchange.getRequestBody());
          messages(request, RESOURCE_SPANS)
              .flatMap(resource -> messages(resource, SCOPE_SPANS))
              .flatMap(scope -> messages(scope, SPANS))
              .map(TraceCollector::span)
              .forEach(spans::add);
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:%d/v1/traces".formatted(server.getAddress().getPort());
  }

  /** Those of a trace, as they came. */
  public List<Span> trace(String trace) {
    return spans.stream().filter(span -> span.trace().equals(trace)).toList();
  }

  public List<Span> all() {
    return List.copyOf(spans);
  }

  /** The credentials that it was sent. */
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  private static Span span(UnknownFieldSet span) {
    Map<String, String> attributes = new TreeMap<>();
    messages(span, ATTRIBUTES)
        .forEach(
            each ->
                attributes.put(text(each, KEY), value(messages(each, VALUE).findFirst().get())));
    return new Span(
        hex(span, TRACE_ID),
        hex(span, SPAN_ID),
        hex(span, PARENT_ID),
        text(span, NAME),
        attributes);
  }

  private static String value(UnknownFieldSet value) {
    return value.hasField(STRING)
        ? text(value, STRING)
        : value.getField(NUMBER).getVarintList().get(0).toString();
  }

  private static Stream<UnknownFieldSet> messages(UnknownFieldSet in, int field) {
    return in.getField(field).getLengthDelimitedList().stream().map(TraceCollector::parsed);
  }

  private static UnknownFieldSet parsed(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(UnknownFieldSet in, int field) {
    return in.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
  }

  private static String hex(UnknownFieldSet in, int field) {
    return in.getField(field).getLengthDelimitedList().stream()
        .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
