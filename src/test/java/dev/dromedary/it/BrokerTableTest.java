package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table of docs/brokers.md says of each broker and promise whether there is a test. */
class BrokerTableTest {

  private static final Map<String, Class<? extends BrokerPromises>> BROKERS = new LinkedHashMap<>();

  static {
    BROKERS.put("Embedded", EmbeddedPromisesIT.class);
    BROKERS.put("Artemis", ArtemisPromisesIT.class);
    BROKERS.put("Pair", PairPromisesIT.class);
    BROKERS.put("Cluster", ClusterPromisesIT.class);
    BROKERS.put("Classic", ClassicPromisesIT.class);
  }

  @Test
  void tableHasEachPromiseOfEachBroker() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(Path.of("docs", "brokers.md")).stream()
            .dropWhile(line -> !line.startsWith("| promise"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
            .toList();

    List<String> header = new ArrayList<>(BROKERS.keySet());
    header.add(0, "promise");
    assertThat(rows.get(0)).isEqualTo(header);
    Map<String, List<String>> table = new LinkedHashMap<>();
    rows.stream().skip(2).forEach(row -> table.put(row.get(0), row.subList(1, row.size())));
    assertThat(new TreeSet<>(table.keySet())).isEqualTo(new TreeSet<>(tests().keySet()));
    tests()
        .forEach((promise, test) -> assertThat(table.get(promise)).as(promise).isEqualTo(of(test)));
  }

  private static Map<String, Method> tests() {
    Map<String, Method> tests = new LinkedHashMap<>();
    for (Method method : BrokerPromises.class.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        tests.put(words(method.getName()), method);
      }
    }
    return Collections.unmodifiableMap(tests);
  }

  private static List<String> of(Method promise) {
    return BROKERS.values().stream()
        .map(
            broker ->
                Arrays.stream(broker.getDeclaredMethods())
                    .filter(own -> own.getName().equals(promise.getName()))
                    .map(BrokerTableTest::holds)
                    .findFirst()
                    .orElse("yes"))
        .toList();
  }

  /** A broker's own form of a promise says in its name where it holds. */
  private static String holds(AnnotatedElement own) {
    return own.isAnnotationPresent(Disabled.class)
        ? "no"
        : own.isAnnotationPresent(DisplayName.class)
            ? own.getAnnotation(DisplayName.class).value()
            : "yes";
  }

  private static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
