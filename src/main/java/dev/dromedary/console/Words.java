package dev.dromedary.console;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The words and forms of the pages: a status has a colour and a word, a number its groups. */
final class Words {

  static final Words INSTANCE = new Words();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The results of an attempt that failed. */
  static final List<String> FAILURES =
      List.of(
          "FAILED", "TIMEOUT", "UNREACHABLE", "FORBIDDEN_ADDRESS", "GONE", "NOT_SENT", "INTERNAL");

  private static final Map<String, List<String>> TONES =
      Map.of(
          "good", List.of("OK", "ENABLED", "DELIVERED", "DONE", "COMPLETED", "STARTED"),
          "warn",
              List.of(
                  "RETRYING",
                  "PAUSED",
                  "SLOW",
                  "RATE_LIMITED",
                  "THROTTLED",
                  "STARTING",
                  "RUNNING",
                  "STOPPING"),
          "bad",
              Stream.concat(
                      FAILURES.stream(),
                      Stream.of("DEAD_LETTER", "CIRCUIT_OPEN", "FAILING", "DISABLED", "STOPPED"))
                  .toList());

  private Words() {}

  /** The colour of a status: good, warn, bad or idle. */
  public String tone(Object word) {
    return TONES.entrySet().stream()
        .filter(each -> each.getValue().contains(String.valueOf(word)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("idle");
  }

  /** Such as {@code dead letter}. */
  public String text(Object word) {
    return word == null ? "–" : word.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Such as {@code Dead letter}. */
  String title(Object word) {
    String text = text(word);
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** Such as {@code 1 endpoint} or {@code 2 endpoints}. */
  public String count(Object number, String noun) {
    String text = number(number);
    return text + " " + noun + (text.equals("1") ? "" : "s");
  }

  /** A field's name as a label, without the object that it is a part of: {@code event types}. */
  public String label(String name) {
    return name.substring(name.indexOf('.') + 1)
        .replaceAll("([A-Z])", " $1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\burl\\b", "URL");
  }

  public List<String> failures() {
    return FAILURES;
  }

  /** The results of an attempt. */
  public List<String> results() {
    return Stream.concat(Stream.of("DELIVERED"), FAILURES.stream()).toList();
  }

  public List<String> list(String words) {
    return List.of(words.split(","));
  }

  public String number(Object number) {
    return number == null
        ? "–"
        : number instanceof Double || number instanceof Float
            ? String.format(Locale.ROOT, "%,.1f", number)
            : String.format(Locale.ROOT, "%,d", ((Number) number).longValue());
  }

  /** Without zeros at its end. */
  public String decimal(Object number) {
    return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
  }

  public String millis(Object millis) {
    if (millis == null) {
      return "–";
    }
    long ms = ((Number) millis).longValue();
    return ms < 1000 ? ms + " ms" : String.format(Locale.ROOT, "%,.1f s", ms / 1000.0);
  }

  public String seconds(Object seconds) {
    if (seconds == null) {
      return "–";
    }
    long s = ((Number) seconds).longValue();
    if (s < 120) {
      return s + " s";
    }
    return s < 7200 ? s / 60 + " min" : s < 172_800 ? s / 3600 + " h" : s / 86_400 + " d";
  }

  /** In UTC, until the script shows it in the reader's zone. */
  public String time(Object at) {
    return at == null
        ? "–"
        : at.toString().replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", "") + " UTC";
  }

  public String joined(Object values, String separator) {
    return values instanceof Collection<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(separator))
        : "";
  }

  public String percent(Object part, Object whole) {
    double of = whole == null ? 0 : ((Number) whole).doubleValue();
    return part == null || of == 0
        ? "–"
        : String.format(Locale.ROOT, "%.1f %%", ((Number) part).doubleValue() * 100 / of);
  }

  public String json(Object value) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /** In one line, for a script. */
  public String data(Object value) {
    return JSON.writeValueAsString(value);
  }
}
