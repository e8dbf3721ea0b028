package dev.dromedary.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.endpoint.EndpointBuilder;
import dev.dromedary.endpoint.WebhookEndpoint;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.signing.SignatureScheme;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestSignerTest {

  private static final SignatureScheme BROKEN =
      (request, secrets) -> {
        throw new InvalidInputException("signature", "is broken");
      };

  private final RequestSigner signer =
      new RequestSigner("Dromedary/test", List.of(BROKEN), Samples.TRANSFORMS);

  /** The receiver's transform would be blamed. */
  @Test
  void errorOfASchemeIsNoneOfTheTransform() {
    WebhookEndpoint endpoint = shaped("{'body': 'text'}");

    assertThatThrownBy(() -> signer.sign(Samples.delivery(0), endpoint, Samples.NOW))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is broken");
  }

  @Test
  void transformThatGivesNoRequestIsSaidInTheAttempt() {
    WebhookEndpoint endpoint = shaped("{'headers': {'Host': type}}");

    assertThat(signer.sign(Samples.delivery(0), endpoint, Samples.NOW).transformError())
        .contains("Host");
  }

  private static WebhookEndpoint shaped(String transform) {
    return EndpointBuilder.anEndpoint("ep_1").of("acme").transformedBy(transform).build();
  }
}
