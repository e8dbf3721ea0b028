package dev.dromedary.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dromedary.kit.Form;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * One fault after the other under load, and nothing that was accepted is lost; at the end the books
 * of sender, receivers and history are compared. {@code -Plong} for all faults, and each for
 * longer; {@code -Dreliability.seed=…} for other moments and loads, {@code -Dreliability.only=…}
 * for the faults whose name it matches, {@code -Dreliability.write} writes the table of
 * docs/reliability.md.
 */
class FaultsIT {

  private static final long SEED = Long.getLong("reliability.seed", 20261130);
  private static final Pattern ONLY = Pattern.compile(System.getProperty("reliability.only", ""));
  private static final boolean ALL = Form.times(0, 1) == 1 || !ONLY.pattern().isEmpty();

  private static final int PER_SECOND = 50;

  /** Of each endpoint what is under way at once may come twice. */
  private static final int DUPLICATES = 2 * 400;

  @TempDir Path folder;

  private Site site;
  private String failed;

  @AfterEach
  void stop() {
    if (site != null) {
      site.close();
    }
  }

  @TestFactory
  List<DynamicTest> nothingIsLostWithEmbeddedBrokerAndDatabase() {
    return faultsAt(Kind.EMBEDDED);
  }

  @TestFactory
  List<DynamicTest> nothingIsLostWithBrokerAndDatabaseAsProcesses() {
    return faultsAt(Kind.PROCESSES);
  }

  private List<DynamicTest> faultsAt(Kind kind) {
    Random random = new Random(SEED);
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(test("start", () -> start(kind)));
    for (Fault fault : Faults.ALL) {
      boolean wanted = ALL || fault.quick().contains(kind);
      if (fault.isPossible(kind) && wanted && ONLY.matcher(fault.name()).find()) {
        tests.add(test(fault.name(), () -> strike(kind, fault, random)));
      }
    }
    tests.add(test("the books add up", () -> site.balance()));
    return tests;
  }

  private void start(Kind kind) {
    site = new Site(kind, folder, true);
    site.start(PER_SECOND, SEED);
  }

  /** After a failure the site is not what the next one takes it for. */
  private DynamicTest test(String name, Executable what) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          assumeThat(failed).as("what failed before").isNull();
          failed = name;
          try {
            what.execute();
            failed = null;
          } catch (TestAbortedException e) {
            failed = null;
            throw e;
          }
        });
  }

  private void strike(Kind kind, Fault fault, Random random) throws Exception {
    site.awaitAccepted(50 + random.nextInt(100));
    int accepted = site.accepted();
    int duplicates = site.duplicates();
    long began = System.nanoTime() / 1_000_000;

    fault.strike().at(site, random);
    site.awaitAccepted(50);
    site.awaitDelivered();

    Row row =
        new Row(
            fault,
            kind,
            site.accepted() - accepted,
            site.duplicates() - duplicates,
            site.longestPauseSince(began));
    System.out.println("FaultsIT: seed " + SEED + ", " + row);
    row.write();
    assertThat(row.duplicates()).as("duplicates of " + fault.name()).isLessThan(DUPLICATES);
  }
}
