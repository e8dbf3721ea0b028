package dev.dromedary.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.Delivery;
import dev.dromedary.delivery.DeliveryStatus;
import dev.dromedary.delivery.Outcome;
import dev.dromedary.delivery.Samples;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptListenersTest {

  private final List<AttemptReport> reports = new ArrayList<>();

  @Test
  void reportSaysWhatBecameOfTheAttempt() {
    Outcome outcome = outcome();

    new AttemptListeners(List.of(reports::add)).attempted(outcome);

    assertThat(reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.deliveryId()).isEqualTo(outcome.delivery().id());
              assertThat(report.eventId()).isEqualTo("evt_1");
              assertThat(report.endpointId()).isEqualTo("ep_1");
              assertThat(report.number()).isEqualTo(3);
              assertThat(report.result()).isEqualTo(outcome.result().result());
              assertThat(report.statusCode()).isEqualTo(500);
              assertThat(report.status()).isEqualTo(DeliveryStatus.RETRYING);
              assertThat(report.nextAttemptAt()).isEqualTo(Samples.NOW);
            });
  }

  @Test
  void reportHoldsNeitherSecretsNorPayload() {
    Outcome outcome = outcome();

    new AttemptListeners(List.of(reports::add)).attempted(outcome);

    Attempt attempt = outcome.attempted();
    assertThat(reports.toString())
        .contains("evt_1")
        .doesNotContain("topsecret")
        .doesNotContain(attempt.endpoint().secrets().current().reveal())
        .doesNotContain(new String(attempt.delivery().event().body(), StandardCharsets.UTF_8));
  }

  @Test
  void listenerThatFailsTouchesNoOther() {
    AttemptListener checked = report -> AttemptListenersTest.<RuntimeException>fail();
    AttemptListener linking =
        report -> {
          throw new NoClassDefFoundError("host/Missing");
        };

    AttemptListeners listeners = new AttemptListeners(List.of(checked, linking, reports::add));
    listeners.attempted(outcome());
    listeners.attempted(outcome());

    assertThat(reports).hasSize(2);
  }

  /** As Kotlin or Groovy throw them: undeclared. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void fail() throws E {
    throw (E) new IOException("of the host");
  }

  private static Outcome outcome() {
    Delivery delivery = Samples.delivery(2);
    Attempt attempt =
        Samples.SIGNER.sign(
            delivery,
            Samples.endpoint("ep_1", Status.ENABLED, Map.of("Authorization", "Bearer topsecret")),
            Samples.NOW);
    AttemptResult result = Samples.result(AttemptResult.Result.FAILED, 500, null);
    return new Outcome(
        delivery.afterAttempt(Samples.failed(Samples.NOW)),
        DeliveryStatus.RETRYING,
        attempt,
        result,
        "5s",
        Samples.NOW,
        "FAILED");
  }
}
