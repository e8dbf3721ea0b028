package dev.dromedary.component;

import dev.dromedary.signing.WebhookSignature;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;

/**
 * Verifies the body and the headers of a webhook, and fails with an {@code
 * InvalidSignatureException} if it must not be taken. The body is bytes afterwards.
 */
final class VerifyProducer extends DefaultProducer {

  private final WebhookSignature signature;

  VerifyProducer(WebhooksEndpoint endpoint, WebhookSignature signature) {
    super(endpoint);
    this.signature = signature;
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody() == null ? new byte[0] : message.getBody(byte[].class);
    message.setBody(body);
    signature.verify(body, message.getHeaders());
  }
}
