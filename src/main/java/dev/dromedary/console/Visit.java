package dev.dromedary.console;

import dev.dromedary.api.Caller;
import dev.dromedary.api.InProcessApi;
import dev.dromedary.api.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page that a reader opens: the reader, the URL, and the calls of the API that the page makes.
 */
final class Visit {

  static final String ATTRIBUTE = Visit.class.getName();

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final HttpServletRequest request;
  private final InProcessApi api;
  private final String key;
  private final Caller caller;
  private final String csrf;
  private final List<InProcessApi.Call> calls = new ArrayList<>();
  private Map<String, Object> error;
  private String command;

  Visit(HttpServletRequest request, InProcessApi api, String key, Caller caller, String session) {
    this.request = request;
    this.api = api;
    this.key = key;
    this.caller = caller;
    this.csrf = DigestUtils.sha256Hex("form of " + session);
  }

  boolean isFromOurForm() {
    String sent = request.getHeader("X-CSRF");
    return MessageDigest.isEqual(
        csrf.getBytes(StandardCharsets.US_ASCII),
        (sent == null ? String.valueOf(request.getParameter("csrf")) : sent)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** In each form that changes something. */
  public String csrf() {
    return csrf;
  }

  public Caller caller() {
    return caller;
  }

  public boolean isOperator() {
    return caller.role().includes(Role.OPERATOR);
  }

  public boolean isAdmin() {
    return caller.role().includes(Role.ADMIN);
  }

  /** Whether the reader sees all tenants. */
  public boolean isGatewayWide() {
    return caller.tenant() == null;
  }

  /** Path and query within the site, as a link after signing in has them. */
  public String to() {
    return to(request);
  }

  /** As they were sent: an id stays encoded. */
  static String to(HttpServletRequest request) {
    String query = request.getQueryString();
    return sentPath(request) + (query == null ? "" : "?" + query);
  }

  private static String sentPath(HttpServletRequest request) {
    return request
        .getRequestURI()
        .substring(request.getContextPath().length() + request.getServletPath().length());
  }

  /** The path within the site, such as {@code /endpoints}. */
  public String path() {
    return request.getPathInfo();
  }

  /** A path within the site, as a link has it. */
  public String url(String path) {
    return request.getContextPath() + request.getServletPath() + path;
  }

  /** The same, with an id as its last segment. */
  public String url(String path, Object id) {
    return url(path) + "/" + segment(id);
  }

  static String segment(Object id) {
    return UriUtils.encode(String.valueOf(id), StandardCharsets.UTF_8);
  }

  /** This page with one parameter changed. */
  public String with(String name, Object value) {
    Map<String, String[]> given = request.getParameterMap();
    return url(sentPath(request))
        + Query.of(given, List.copyOf(given.keySet())).with(name, value).suffix();
  }

  /** This page, as its URL has it. */
  public String here() {
    return url(to());
  }

  /** The changes of the deliveries with these conditions, pairs of a name and a value. */
  public String stream(Object... conditions) {
    return url(StreamPage.PATH) + Query.of(conditions).suffix();
  }

  /** A parameter, or an empty text. */
  public String given(String name) {
    String value = request.getParameter(name);
    return value == null ? "" : value;
  }

  /** The body of a call, of the parameters that are filled in. */
  Map<String, Object> filled(String... names) {
    Map<String, Object> filled = new LinkedHashMap<>();
    for (String name : names) {
      if (!given(name).isBlank()) {
        filled.put(name, given(name).strip());
      }
    }
    return filled;
  }

  public List<String> all(String name) {
    String[] values = request.getParameterValues(name);
    return values == null ? List.of() : List.of(values);
  }

  /** The parameters of these names that are filled in. */
  Query query(List<String> names) {
    return Query.of(request.getParameterMap(), names);
  }

  /**
   * The answer of a call.
   *
   * @throws ApiRejectedException if it is not done
   */
  Map<String, Object> get(String path, Query query) {
    calls.add(InProcessApi.Call.get(path, query.text()));
    return read(path, query);
  }

  /** The same, but the page does not show the call: its answer is a remark beside others. */
  Map<String, Object> read(String path, Query query) {
    return done(api.call(request, key, InProcessApi.Call.get(path, query.text())));
  }

  /** The rows of a list, as {@link #get}. A mistake in a filter is shown at its field. */
  Map<String, Object> list(String path, Query query) {
    try {
      return get(path, query);
    } catch (ApiRejectedException e) {
      if (e.status() != HttpServletResponse.SC_BAD_REQUEST) {
        throw e;
      }
      error = e.problem();
      return Map.of("data", List.of());
    }
  }

  /**
   * Changes something.
   *
   * @param body null for none
   * @return null if the API rejected it, which the page shows then
   */
  Map<String, Object> change(String method, String path, Query query, Object body, String etag) {
    byte[] json = body == null ? null : JSON.writeValueAsBytes(body);
    Map<String, String> headers =
        etag == null || etag.isEmpty() ? Map.of() : Map.of(HttpHeaders.IF_MATCH, etag);
    try {
      return done(
          api.call(request, key, new InProcessApi.Call(method, path, query.text(), json, headers)));
    } catch (ApiRejectedException e) {
      error = e.problem();
      return null;
    }
  }

  Map<String, Object> post(String path, Object body) {
    return change("POST", path, Query.of(), body, null);
  }

  /**
   * Sends lines of JSON.
   *
   * @return a result for each; null if the API rejected them all, which the page shows then
   */
  List<Map<String, Object>> postLines(String path, byte[] lines) {
    Map<String, String> headers =
        Map.of(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_NDJSON_VALUE);
    InProcessApi.Answer answer =
        api.call(request, key, new InProcessApi.Call("POST", path, null, lines, headers));
    if (!answer.isDone()) {
      error = JSON.readValue(answer.body(), OBJECT);
      return null;
    }
    return new String(answer.body(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> JSON.readValue(line, OBJECT))
        .toList();
  }

  /** Answers with the answer of the call, as it comes. */
  void send(String path, Query query, String accept, HttpServletResponse response)
      throws IOException {
    api.send(
        request,
        key,
        new InProcessApi.Call("GET", path, query.text(), null, Map.of(HttpHeaders.ACCEPT, accept)),
        response);
  }

  private static Map<String, Object> done(InProcessApi.Answer answer) {
    Map<String, Object> json =
        answer.body().length == 0 ? new HashMap<>() : JSON.readValue(answer.body(), OBJECT);
    if (!answer.isDone()) {
      throw new ApiRejectedException(answer.status(), json);
    }
    if (answer.etag() != null) {
      json.put("etag", answer.etag());
    }
    return json;
  }

  /** A mistake that the page finds before the API does. */
  void mistake(String field, String rule) {
    error = Map.of("title", "Refused", "detail", field + " " + rule, "field", field, "rule", rule);
  }

  /** The problem of the last change or filter, or null. */
  public Map<String, Object> error() {
    return error;
  }

  /** Its text, if it is about this field or a part of it. */
  public String error(String field) {
    String wrong = error == null ? "" : String.valueOf(error.get("field"));
    return wrong.equals(field) || wrong.startsWith(field + ".") ? text(error) : null;
  }

  private static String text(Map<String, Object> problem) {
    Object rule = problem.get("rule");
    return String.valueOf(rule == null ? problem.get("detail") : rule);
  }

  /** The same page on the command line. */
  void as(String command) {
    this.command = command;
  }

  public String command() {
    return command;
  }

  /** The calls of the API that this page made, as a shell makes them. */
  public List<String> curls() {
    return calls.stream()
        .map(call -> Curl.get(api(call.path()) + (call.query() == null ? "" : "?" + call.query())))
        .distinct()
        .toList();
  }

  /** The URL of a call of the API. */
  String api(String path) {
    StringBuffer here = request.getRequestURL();
    return here.substring(0, here.indexOf("/", 8)) + request.getContextPath() + "/api/v1" + path;
  }
}
