package dev.dromedary.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.dromedary.event.Refusal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqFilterTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIME = Duration.ofMillis(50);

  private static final String ORDER =
      """
      {"type": "order.paid", "data": {"amount": 120.5, "currency": "EUR", "vip": false,
        "note": null, "tags": ["new", "Big"], "email": "Ann@Example.com",
        "items": [{"sku": "a", "n": 2}, {"sku": "b", "n": 11}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        ".data.amount > 100 => true",
        ".data.amount > 200 => false",
        ".data.amount >= 120.5 and .data.currency == \"EUR\" => true",
        ".data.currency != \"EUR\" or .data.vip => false",
        ".data.vip => false",
        ".data.vip | not => true",
        ".data.note => false",
        ".data.none => false",
        ".data.amount => true",
        ".data.none // true => true",
        ".data | has(\"note\") => true",
        ".data.tags | contains([\"new\"]) => true",
        ".data.tags | contains([\"old\"]) => false",
        ".data | contains({currency: \"EUR\", \"vip\": false}) => true",
        ".data.tags | length == 2 => true",
        ".data.tags | any(. == \"Big\") => true",
        ".data.items | all(.n > 1) => true",
        ".data.items | any(.n > 20) => false",
        "any(.data.items[]; .sku == \"b\") => true",
        "all(.data.items[]; .sku == \"b\") => false",
        ".data.items | map(select(.n > 10)) | length > 0 => true",
        "[.data.items[] | select(.n > 20)] | length > 0 => false",
        ".data.items[0].sku == \"a\" => true",
        ".data.items[-1].sku == \"b\" => true",
        ".data.items[1:] | length == 1 => true",
        ".data[\"currency\"] == \"EUR\" => true",
        ".data.\"currency\" == \"EUR\" => true",
        ".data.currency | IN(\"USD\", \"EUR\") => true",
        ".data.currency | IN(\"USD\") => false",
        ".data.email | ascii_downcase | endswith(\"@example.com\") => true",
        ".data.currency | ascii_downcase | ascii_upcase | . == \"EUR\" => true",
        ".data.email | test(\"^ann@\"; \"i\") => true",
        ".data.email | test(\"^ann@\") => false",
        ".data.email | test(\"^[A-Z][a-z]{2,900}@\") => true",
        ".type | startswith(\"order.\") => true",
        ".type | ltrimstr(\"order.\") | rtrimstr(\"d\") | . == \"pai\" => true",
        ".data.amount | tostring | . == \"120.5\" => true",
        "\"12\" | tonumber | . < 13 => true",
        ".data.amount | type == \"number\" => true",
        ".data | keys | length == 7 => true",
        ".data.amount + 1 == 121.5 => true",
        "if .data.vip then true elif .data.amount > 100 then \"yes\" else false end => true",
        ".data as $d | $d.amount > 100 and $d.currency == \"EUR\" => true",
        ".type.x? => false",
        "(.type[]?) // false => false",
        "try (.type | tonumber) catch false => false",
        "-1 < 0 => true",
        "[true, 1] | all => true",
        "[false, null] | any => false",
        "empty => false",
        "true, false => false",
        "false, true => true",
        ".data.amount # comment => true",
      })
  void whatItSaysIsWhatJqSays(String expression, boolean holds) {
    assertThat(JqFilter.compile(expression).holds(json(ORDER), TIME)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "def f: f; f => must not use def",
        "def f: [f]; true => must not use def",
        "[range(1e12)] => must not call range/1; a filter may call IN/1, all/0,",
        "repeat(.) => must not call repeat",
        "[.[] | recurse] => must not call recurse",
        ".. => must not use '..'",
        "limit(1e9; repeat(1)) => must not call limit",
        "first(repeat(1)) => must not call first",
        "until(false; .) => must not call until",
        "while(true; .) => must not call while",
        "input => must not call input",
        "inputs => must not call inputs",
        "env.PATH => must not call env",
        "$ENV.PATH => must not use variables that it does not set itself",
        "$__loc__ => must not use variables that it does not set itself",
        "$x => must not use variables that it does not set itself",
        "input_filename => must not call input_filename",
        "debug => must not call debug",
        "error => must not call error",
        "now => must not call now",
        "getpath([1e9]) => must not call getpath",
        "setpath([1e9]; 1) => must not call setpath",
        "[combinations(9)] => must not call combinations",
        "reduce .[] as $x (0; . + $x) => must not use reduce",
        "foreach .[] as $x (0; . + $x) => must not use foreach",
        "label $out | 1, break $out => must not use label",
        ".a = 1 => must not use '='",
        ".a |= 1 => must not use '|='",
        ".a += 1 => must not use '+='",
        ".a * 1e9 => must not use '*'",
        ".a / 2 => must not use '/'",
        ".a - 2 => must not use '-'",
        ".a % 2 => must not use '%'",
        ".[.a] => must index with texts and numbers only",
        "[.[] as [$a] | $a] => must not use patterns after 'as'",
        "{(.a): 1} => must give each field of an object a plain name and a value",
        "import \"a\" as a; . => must not use import, include or module",
        "include \"a\"; . => must not use import, include or module",
        "a::b => must not call",
        "@base64 => must not use formats ('@…')",
        "test(.a) => must give test a text, not an expression",
        "test(\"a\"; \"g\") => may give test the flags i and s only",
        "test(\"(\") => has a regular expression that is none",
        "test(\"((a{1,900}){1,900}){1,900}\") => must not count groups",
        "test(\"(){999}\") => must not count groups",
        "test(\"()\\\\Q\\\\E{999}\") => must not use \\Q or (?x) in a regular expression",
        "test(\"(?ix)() {999}\") => must not use \\Q or (?x) in a regular expression",
        "test(\"(?:)+{999}\") => must not count groups",
        "test(\"^{0,1000}\") => must not count groups in a regular expression, nor beyond",
        "test(\"a{2000000000}\") => must not count groups in a regular expression, nor beyond",
      })
  void whatCouldRunOnOrReachOutDoesNotCompile(String expression, String rule) {
    assertThatThrownBy(() -> JqFilter.compile(expression))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("'filter' ")
        .hasMessageContaining(rule);
  }

  @Test
  void interpolationDoesNotCompile() {
    assertThatThrownBy(() -> JqFilter.compile("\"\\(.a)\\(.a)\" == 1"))
        .hasMessageContaining("must not use texts with");
  }

  @Test
  void whatIsNotJqIsRefusedWithThePlace() {
    assertThatThrownBy(() -> JqFilter.compile(".hush ==="))
        .isInstanceOf(Refusal.class)
        .hasMessage("'filter' is not valid jq: cannot be read from line 1, column 9");
    assertThatThrownBy(() -> JqFilter.compile(".a == \"open"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("is not valid jq");
  }

  @Test
  void whatIsTooLongOrTooDeepOrEmptyIsRefused() {
    assertThatThrownBy(() -> JqFilter.compile(".a or ".repeat(334) + ".a"))
        .hasMessage("'filter' must be at most 2,000 characters");
    assertThatThrownBy(() -> JqFilter.compile("(".repeat(900) + "." + ")".repeat(900)))
        .hasMessage("'filter' must have at most 100 brackets");
    assertThatThrownBy(() -> JqFilter.compile("-".repeat(1_500) + "1"))
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> JqFilter.compile(".a".repeat(900))).hasMessageContaining("nested");
    assertThatThrownBy(() -> JqFilter.compile(" "))
        .hasMessage("'filter' must not be empty; leave it out instead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)"
            + "|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)",
        "[(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)"
            + "|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)|(.,.)]",
        "[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]"
            + "|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|[.,.]|tostring",
        "{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}"
            + "|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}"
            + "|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|{a:.,b:.}|. == 1",
        ".text|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.",
        ".many|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.",
        "[.text + (.many[]|tostring)]",
        ".many[] == .many[]",
        "(.many[] == .many[]) | .a?",
        "(.many[] == .many[]) and false",
        "(.many[] < .many[]) // empty | empty",
        ".many as $m | any($m[]; any($m[]; any($m[]; . == 0.5)))",
        ".many[] as $v | .many | all",
        ".many[] as $v | .many | any(false)",
        ".many[] as $v | .many | map(1) | length",
        ".many as $m | .many | all(IN($m[]) | not | not)",
        ".many as $m | .many | map(select(IN($m[]))) | length",
        ".many as $m | [$m[]|$m] | contains([$m])",
        ".many | contains(.)",
        ".many | map(tostring) | contains(.)",
        "[.many[] as $x | .many[] as $y | $x + $y]",
        "[.many, .many, .many, .many] as $x | $x[] == $x[], ($x[] | map(tostring)) == $x[]",
        "(.a_s | test(\"(a+)+$\")), (.a_s | test(\"(a|a)*b\")), (.a_s | test(\"(a*)*b\"))",
        ".a_s | test(\"^(([a-z])+.)+[A-Z]([a-z])+$\")",
        ".a_s | test(\"(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x\")",
        ".many as $m | $m[] | ($m == $m, $m == $m, $m == $m)",
      })
  void whatCompilesButWantsTooMuchIsStopped(String expression) {
    JqFilter filter = JqFilter.compile(expression);
    JsonNode payload = hostilePayload();
    long allocated = allocated();
    long start = System.nanoTime();

    assertThatThrownBy(() -> filter.holds(payload, TIME))
        .isInstanceOf(FilterFailed.class)
        .hasMessageMatching("took too long|needed more than .*|made more than .*");

    // Far beyond 50 ms only because other builds may share the machine; unstopped, none would end.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(allocated() - allocated).isLessThan(200L << 20);
  }

  @Test
  void threadsShareAFilter() {
    JqFilter filter =
        JqFilter.compile(".data as $d | any($d.items[]; .sku == $d.want) and ($d.items|length==2)");
    List<Boolean> answers =
        IntStream.range(0, 20_000)
            .parallel()
            .mapToObj(
                i -> {
                  String want = i % 3 == 0 ? "none" : i % 3 == 1 ? "a" : "b";
                  String order = ORDER.replace("\"vip\"", "\"want\": \"" + want + "\", \"vip\"");
                  return filter.holds(json(order), TIME) == (i % 3 != 0);
                })
            .toList();

    assertThat(answers).containsOnly(true);
  }

  @Test
  void aLongTextIsNotReadAsANumber() {
    JsonNode digits = json("{\"n\": \"" + "9".repeat(200_000) + "\"}");

    assertThatThrownBy(() -> JqFilter.compile(".n | tonumber").holds(digits, TIME))
        .isInstanceOf(FilterFailed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {".type.x", ".data[]| .x", ".data | test(\"a\")", ".type | tonumber"})
  void anErrorDoesNotShowThePayload(String expression) {
    JqFilter filter = JqFilter.compile(expression);

    assertThatThrownBy(() -> filter.holds(json(ORDER), TIME))
        .isInstanceOf(FilterFailed.class)
        .hasMessage("ended with an error");
  }

  @Test
  void aBigPayloadIsNoProblemForAModestFilter() {
    JsonNode payload = hostilePayload();

    assertThat(JqFilter.compile("any(.many[]; . == 17)").holds(payload, TIME)).isTrue();
    assertThat(JqFilter.compile(".text | test(\"x$\")").holds(payload, TIME)).isTrue();
    assertThat(JqFilter.compile(".text | ascii_upcase | contains(\"XX\")").holds(payload, TIME))
        .isTrue();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** As big as an event may be: 256 KB. */
  private static JsonNode hostilePayload() {
    StringBuilder many = new StringBuilder("0");
    for (int i = 1; i < 20_000; i++) {
      many.append(',').append(i);
    }
    return json(
        "{\"many\": [%s], \"text\": \"%s\", \"a_s\": \"%s!\"}"
            .formatted(many, "x".repeat(100_000), "a".repeat(20_000)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
