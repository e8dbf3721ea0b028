package dev.dromedary.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kept cases of each target, and inputs near them. {@code -Dfuzz.seed=…} begins elsewhere. */
class FuzzedTest {

  private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);

  static Iterable<String> targets() {
    return new TreeSet<>(Fuzzed.TARGETS.keySet());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void inputIsTakenOrRejectedByItsRule(String name) {
    FuzzTarget target = Fuzzed.TARGETS.get(name).get();
    List<byte[]> cases = Fuzzed.cases(name);
    int taken = 0;
    int rejected = 0;
    cases.forEach(input -> takes(name, target, input));
    Mutations mutations = new Mutations(cases, SEED);
    for (int i = Form.times(name.equals("expression") ? 500 : 20_000, 500_000); i > 0; i--) {
      if (takes(name, target, mutations.next())) {
        taken++;
      } else {
        rejected++;
      }
    }
    assertThat(taken).as("inputs that are taken").isGreaterThan(20);
    assertThat(rejected).as("inputs that are rejected").isGreaterThan(20);
  }

  private static boolean takes(String name, FuzzTarget target, byte[] input) {
    try {
      return target.takes(input);
    } catch (RuntimeException | Error e) {
      Path finding = Path.of("target", "finding-" + name);
      try {
        Files.write(finding, input);
      } catch (IOException unwritable) {
        e.addSuppressed(unwritable);
      }
      throw new AssertionError("Keep %s in src/test/resources/fuzz/%s".formatted(finding, name), e);
    }
  }
}
