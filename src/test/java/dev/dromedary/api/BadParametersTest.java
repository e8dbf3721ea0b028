package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Every parameter of every call, wrong in every way, is a problem that names it, and changes
 * nothing. The calls and their parameters are those of the controllers: a new one is tested without
 * being named here.
 */
class BadParametersTest {

  private static final String ENDPOINT = "{\"url\":\"https://a.example\",\"eventTypes\":[\"**\"]}";

  private static Gateway gateway;
  private static Api api;
  private static String id;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
    api = gateway.api();
    id = api.post("/api/v1/endpoints", ENDPOINT).json().path("id").stringValue();
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  static Stream<Arguments> parameters() {
    List<Arguments> parameters = new ArrayList<>();
    for (Class<?> part : ApiServlet.PARTS) {
      RequestMapping base = AnnotatedElementUtils.findMergedAnnotation(part, RequestMapping.class);
      for (Method method : part.getDeclaredMethods()) {
        RequestMapping mapping =
            AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        for (int i = 0; mapping != null && i < method.getParameterCount(); i++) {
          MethodParameter parameter = new MethodParameter(method, i);
          if (QueryArgument.isQuery(parameter)) {
            String path = mapping.path().length == 0 ? "" : mapping.path()[0];
            for (RecordComponent field : parameter.getParameterType().getRecordComponents()) {
              parameters.add(
                  Arguments.of(mapping.method()[0].name(), base.path()[0] + path, field));
            }
          }
        }
      }
    }
    return parameters.stream();
  }

  @Test
  void allParametersAreTested() {
    assertThat(parameters()).hasSizeGreaterThan(40);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("parameters")
  void badValueIsRejectedByTheNameOfItsParameter(
      String method, String path, RecordComponent field) {
    for (String value : bad(field)) {
      String query = "?" + field.getName() + "=" + value;
      Reply reply = api.send(method, path.replaceAll("\\{\\*?\\w+}", id) + query, "");

      assertThat(reply.status()).as("%s: %s", query, reply.text()).isEqualTo(400);
      assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.json().path("field").stringValue()).as(query).isEqualTo(field.getName());
      assertThat(reply.json().path("rule").stringValue()).as(query).isNotBlank();
    }
    assertThat(gateway.replayed).isEmpty();
    assertThat(gateway.endpoints.all()).hasSize(1);
  }

  private static List<String> bad(RecordComponent field) {
    boolean isList = field.getType() == List.class;
    Class<?> type = isList ? element(field) : field.getType();
    List<String> bad = new ArrayList<>(List.of("%00", "%0A", "x".repeat(4001)));
    if (!List.of("source", "eventSource").contains(field.getName())) {
      bad.add("");
    }
    bad.add(isList ? "a&" + field.getName() + "=%00" : "a&" + field.getName() + "=a");
    if (isList) {
      bad.add(("a&" + field.getName() + "=").repeat(50) + "a");
    }
    if (type == Instant.class) {
      bad.addAll(
          List.of(
              "yesterday",
              "0",
              "2026-01-31",
              "2026-01-31T12:00",
              "2026-02-31T00:00:00Z",
              "2026-01-31T12:00:00",
              "2026-01-31T12:00:00+01:00",
              "10000-01-01T00:00:00Z",
              "%2B999999999-01-01T00:00:00Z"));
    } else if (type == int.class) {
      bad.addAll(List.of("0", "-1", "1.0", "1001", "1e2", "%2B1", "0x1", "ten", "99999999999"));
    } else if (type == Integer.class) {
      bad.addAll(List.of("-1", "1.0", "1e2", "%2B1", "ten", "99999999999"));
    } else if (type == Boolean.class) {
      bad.addAll(List.of("1", "yes", "TRUE", "null"));
    } else if (type != String.class) {
      // One of a fixed set, or with a form of its own.
      bad.addAll(List.of("nonsense", "%20", "null", "6xx9", "-", ","));
    }
    switch (field.getName()) {
      case "cursor" -> bad.addAll(List.of("x", "%2A", "YQBi", "AAAAAA", "0".repeat(400)));
      case "type", "eventType" -> bad.addAll(List.of("a*", "**.a", "é".repeat(129)));
      case "contains" -> bad.addAll(List.of("data.", "(", "%27", "x", "1%20-"));
      default -> {
        // Any text is one.
      }
    }
    return bad;
  }

  private static Class<?> element(RecordComponent list) {
    return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
  }
}
