package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import org.springframework.jms.core.JmsTemplate;

/**
 * {@code webhooks-joined:QUEUE}: all parts that the messages of one batch send here travel as one
 * message, its body the parts one after the other (for CBOR: a CBOR sequence, RFC 8742). A part is
 * the body, or the variable named in the parameter {@code variable}, as bytes; an empty one sends
 * nothing. Outside of a batch each part is a message of its own.
 */
public final class JoinedComponent extends DefaultComponent {

  private final JmsTemplate alone;
  private final Authenticity authenticity;

  public JoinedComponent(ConnectionFactory connectionFactory, Authenticity authenticity) {
    this.authenticity = authenticity;
    this.alone = new BrokerTemplate(connectionFactory);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String queue, Map<String, Object> parameters) {
    String variable = getAndRemoveParameter(parameters, "variable", String.class);
    return new ProcessorEndpoint(
        uri,
        this,
        exchange ->
            send(
                queue,
                variable == null
                    ? exchange.getMessage().getMandatoryBody(byte[].class)
                    : exchange.getVariable(variable, byte[].class)));
  }

  private void send(String queue, byte[] part) {
    JmsBatch.Item item = JmsBatch.current();
    if (part.length == 0) {
      return;
    }
    if (item != null) {
      item.join(queue, part);
    } else {
      alone.send(
          queue,
          session -> {
            BytesMessage message = session.createBytesMessage();
            message.writeBytes(part);
            authenticity.sign(queue, message);
            return message;
          });
    }
  }
}
