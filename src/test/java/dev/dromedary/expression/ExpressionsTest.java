package dev.dromedary.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.dromedary.event.Event;
import dev.dromedary.event.InvalidInputException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {

  private static final Duration TIME = Duration.ofMillis(50);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final String ORDER =
      """
      {"type": "order.paid", "data": {"amount": 120.5, "currency": "EUR", "vip": false,
        "note": null, "tags": ["new", "Big"], "email": "Ann@Example.com", "count": 3,
        "id": 9007199254740993, "huge": 18446744073709551615,
        "items": [{"sku": "a", "n": 2}, {"sku": "b", "n": 11}]}}
      """;

  private final Expressions expressions = new Expressions(TIME);

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "data.amount > 100 => true",
        "data.amount > 200 => false",
        "data.amount >= 120.5 && data.currency == 'EUR' => true",
        "data.currency != 'EUR' || data.vip => false",
        "!data.vip => true",
        "data.note == null => true",
        "has(data.none) => false",
        "has(data.note) && data.note != null => false",
        "'new' in data.tags => true",
        "'old' in data.tags => false",
        "'amount' in data => true",
        "size(data.tags) == 2 => true",
        "data.items.exists(i, i.sku == 'A'.lowerAscii()) => true",
        "data.items.exists(i, i.sku == 'b') => true",
        "data.items.all(i, i.sku == 'b') => false",
        "data.items.all(i, i.n > 1) => true",
        "data.items.exists_one(i, i.n > 10) => true",
        "data.items.filter(i, i.n > 10).size() > 0 => true",
        "data.items.map(i, i.n) == [2, 11] => true",
        "data.items[0].sku == 'a' => true",
        "data.currency in ['USD', 'EUR'] => true",
        "data.email.lowerAscii().endsWith('@example.com') => true",
        "data.email.matches('(?i)^ann@') => true",
        "data.email.matches('^ann@') => false",
        "type.startsWith('order.') && tenant == 'acme' && id == 'evt_1' => true",
        "time < timestamp('2027-01-01T00:00:00Z') => true",
        "string(data.amount) == '120.5' => true",
        "data.amount + 1.0 == 121.5 => true",
        "data.vip ? false : data.amount > 100 => true",
        "data.count == 3.0 && data.count < 3.5 => true",
        "data.id == 9007199254740993 => true",
        "data.id == 9007199254740992 => false",
        "data.huge == 18446744073709551615u => true",
        "data.huge > 18446744073709551614u => true",
        "data.none == 1 || data.amount > 100 => true",
        "true => true",
      })
  void filterHoldsWhereItIsTrue(String expression, boolean holds) {
    assertThat(expressions.holds(expression, event(ORDER), TIME)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "data.none == 1 => ended with an error: ATTRIBUTE_NOT_FOUND",
        "data.amount => gave neither true nor false",
        "data.note => gave neither true nor false",
        "data.currency > 1 => ended with an error: OVERLOAD_NOT_FOUND",
        "data.tags[7] == 'x' => ended with an error: INDEX_OUT_OF_BOUNDS",
      })
  void filterThatGivesNoAnswerSaysWhyWithoutThePayload(String expression, String reason) {
    assertThatThrownBy(() -> expressions.holds(expression, event(ORDER), TIME))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(reason);
  }

  @Test
  void dataIsThePayloadItselfWhereItIsNoEnvelope() {
    assertThat(expressions.holds("data.total == 1", event("{\"total\": 1}"), TIME)).isTrue();
    assertThat(expressions.holds("data.data == 1", event("{\"data\": 1}"), TIME)).isTrue();
    assertThat(expressions.holds("data == [1]", event("[1]"), TIME)).isTrue();
    assertThat(expressions.holds("data == 1", event("{\"type\":\"a\",\"data\":1}"), TIME)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<xml/>", "{\"a\":", "{} {}", "\u0000"})
  void payloadThatIsNotJsonHasNoData(String payload) {
    assertThatThrownBy(() -> expressions.holds("data.a == 1", event(payload), TIME))
        .isInstanceOf(ExpressionException.class)
        .hasMessage("the payload is not JSON");
    assertThat(expressions.holds("type == 'order.paid'", event(payload), TIME)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "data.amount === 1 => line 1, column 15",
        "data.a == 'open => line 1, column 11",
        "amount > 1 => line 1, column 1: undeclared reference to 'amount'",
        "type > 1 => line 1, column 6: found no matching overload for '_>_'",
        "type.replace('a', 'aa') == 'b' => line 1, column 13: undeclared reference to 'replace'",
        "env.PATH == '' => undeclared reference to 'env'",
        "data.matches('(a') => ",
      })
  void invalidExpressionIsRejectedWithItsPlace(String expression, String place) {
    if (place == null) {
      // A regular expression may come from the data, so it is read when it is needed.
      Expressions.require("filter", expression);
      return;
    }
    assertThatThrownBy(() -> Expressions.require("filter", expression))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'filter' is not valid CEL: line ")
        .hasMessageContaining(place);
  }

  @Test
  void expressionThatIsTooLongOrTooDeepOrEmptyIsRejected() {
    assertThatThrownBy(() -> Expressions.require("filter", "true || ".repeat(250) + "true"))
        .hasMessage("'filter' must be at most 2,000 characters");
    assertThatThrownBy(() -> Expressions.require("filter", "(".repeat(900) + ")".repeat(900)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> Expressions.require("filter", "!data.a[".repeat(90) + "]".repeat(90)))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> Expressions.require("orderingKey", " "))
        .hasMessage("'orderingKey' must not be empty; leave it out instead");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.many.exists(a, data.many.exists(b, a + b == 0.5))",
        "data.many.exists(a, data.many == [a])",
        "data.many.all(a, data.many.map(b, b) == data.many)",
        "data.many.map(a, data.many).map(b, data.many) == []",
        "[1].map(a, data.many.map(b, data.many)).map(x, [x, x, x]).map(y, y == y) == []",
        "[[1]].map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a])"
            + ".map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a])"
            + ".map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a])"
            + ".map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).map(a, [a, a])"
            + ".map(a, [a, a]).map(a, [a, a]).map(a, [a, a]).exists(a, a == a)",
        "[data.text].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)"
            + ".map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)"
            + ".map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a) == []",
        "[data.many].map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)"
            + ".map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a) == []",
        "data.many.exists(i, data.a_s.matches('(a|a)*b'))",
        "data.many.exists(i, data.a_s.matches('^(([a-z])+.)+[A-Z]([a-z])+$'))",
        "data.many.exists(i, data.text.split('x').size() == 1)",
        "data.many.exists(a, false) || data.many.exists(a, data.many.exists(b, a + b < 0))",
      })
  void expressionThatWantsTooMuchIsStopped(String expression) {
    EventVariables event = event(hostilePayload());
    expressions.holds("data.many[0] == 0", event, Duration.ofSeconds(5));
    long allocated = allocated();
    long start = System.nanoTime();

    assertThatThrownBy(() -> expressions.holds(expression, event, TIME))
        .isInstanceOf(ExpressionException.class)
        .hasMessageMatching("took too long|made more than .*|ended with an error: .*");

    // Far beyond 50 ms only because other builds may share the machine; unstopped, few would end.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(allocated() - allocated).isLessThan(200L << 20);
  }

  @Test
  void bigPayloadIsNoProblemForAModestFilter() {
    EventVariables event = event(hostilePayload());
    Expressions patient = new Expressions(Duration.ofSeconds(5));

    for (String filter :
        new String[] {
          "data.many.exists(n, n == 17)",
          "data.text.matches('x$')",
          "data.text.upperAscii().contains('XX')",
          "17 in data.many",
        }) {
      assertThat(patient.holds(filter, event, Duration.ofSeconds(5))).as(filter).isTrue();
    }
  }

  @Test
  void threadsShareAnExpression() {
    String filter = "data.items.exists(i, i.sku == data.want) && size(data.items) == 2";

    assertThat(
            IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(
                    i -> {
                      String want = i % 3 == 0 ? "none" : i % 3 == 1 ? "a" : "b";
                      String order =
                          ORDER.replace("\"vip\"", "\"want\": \"" + want + "\", \"vip\"");
                      return expressions.holds(filter, event(order), TIME) == (i % 3 != 0);
                    }))
        .containsOnly(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "data.currency => EUR",
        "data.count => 3",
        "data.vip => false",
        "data.id => 9007199254740993",
        "data.currency + ':' + string(data.count) => EUR:3",
      })
  void keyIsTheTextOfItsValue(String expression, String key) {
    assertThat(expressions.key(expression, event(ORDER))).contains(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data.note", "data.items", "data"})
  void keyOfNoSingleValueIsNone(String expression) {
    assertThat(expressions.key(expression, event(ORDER))).isEmpty();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** As big as an event may be: 256 KB. */
  private static String hostilePayload() {
    StringBuilder many = new StringBuilder("0");
    for (int i = 1; i < 20_000; i++) {
      many.append(',').append(i);
    }
    return "{\"many\": [%s], \"text\": \"%s\", \"a_s\": \"%s!\"}"
        .formatted(many, "x".repeat(100_000), "a".repeat(20_000));
  }

  private static EventVariables event(String payload) {
    return new EventVariables(
        new Event(
            "evt_1",
            "order.paid",
            "acme",
            NOW,
            NOW,
            "application/json",
            payload.getBytes(StandardCharsets.UTF_8)));
  }
}
