package dev.dromedary.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.endpoint.RateLimit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tolerance of a rate limit over a cluster: within 10 s a tenth more than the limit and its
 * burst, and one request of each gateway.
 */
class ClusterRateTest {

  private static final int WINDOW = 10;

  /** A load below the limit, above it, and a backlog, however they are spread over the gateways. */
  @ParameterizedTest
  @CsvSource({
    "0.5, '0.5, 0.5'",
    "0.5, '0.8, 0.1, 0.1'",
    "1, '0.5, 0.5'",
    "1, '1, 0'",
    "1, '0.34, 0.33, 0.33'",
    "10, '0.5, 0.5'",
    "10, '0.9, 0.1'",
    "10, '0.34, 0.33, 0.33'",
    "10, '0.8, 0.1, 0.1'",
    "100, '0.5, 0.5'",
    "100, '1, 0, 0'",
    "100, '0.34, 0.33, 0.33'",
    "100, '0.8, 0.1, 0.1'"
  })
  void gatewaysTogetherKeepARateLimitAndMissNoneOfIt(double perSecond, String shares) {
    for (double load : new double[] {0.8, 2, 20}) {
      SimulatedCluster cluster = cluster(perSecond, shares);
      cluster.publish(load * perSecond, 1, 31);

      cluster.runUntil(121);

      assertThat(cluster.most(WINDOW))
          .as("most requests within 10 s at a load of %s", load)
          .isLessThanOrEqualTo(tolerated(perSecond, shares));
      double possible = perSecond * Math.min(30 * load, 120);
      assertThat(cluster.requests() / possible)
          .as("requests of all that could be made at a load of %s", load)
          .isGreaterThan(0.85);
      assertThat(cluster.asked()).as("admissions of each delivery").isLessThan(2.1);
    }
  }

  /** What is not known there yet is known with the first news. */
  @Test
  void gatewayThatJoinsOrStartsAnewBreaksTheLimitForAMomentOnly() {
    SimulatedCluster cluster = cluster(10, "0.34, 0.33, 0.33");
    cluster.publish(40, 1, 61);
    for (int second : new int[] {15, 30, 45}) {
      cluster.runUntil(second);
      cluster.restart();
    }

    cluster.runUntil(121);

    assertThat(cluster.most(WINDOW)).isLessThanOrEqualTo(tolerated(10, "0.34, 0.33, 0.33") + 10);
    assertThat(cluster.requests()).isBetween(1_000, 1_260);
  }

  /** So without their news they do not. */
  @Test
  void gatewaysWithoutNewsOfEachOtherMakeAsManyTimesMore() {
    SimulatedCluster cluster = new SimulatedCluster(RateLimit.of(10), false, 0.34, 0.33, 0.33);
    cluster.publish(200, 1, 31);

    cluster.runUntil(61);

    assertThat(cluster.most(WINDOW)).isGreaterThan(280);
  }

  private static SimulatedCluster cluster(double perSecond, String shares) {
    return new SimulatedCluster(RateLimit.of(perSecond), true, numbers(shares));
  }

  private static int tolerated(double perSecond, String shares) {
    return (int)
        (1.1 * (WINDOW * perSecond + RateLimit.of(perSecond).burst()) + numbers(shares).length);
  }

  private static double[] numbers(String shares) {
    return Arrays.stream(shares.split(", ")).mapToDouble(Double::parseDouble).toArray();
  }
}
