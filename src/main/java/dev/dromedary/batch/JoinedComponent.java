package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.springframework.jms.core.JmsTemplate;

/**
 * {@code webhooks-joined:QUEUE}: all that the messages of one batch send here travels as one
 * message, its body the parts one after the other (for CBOR: a CBOR sequence, RFC 8742). Takes a
 * body of bytes; an empty one sends nothing. Outside of a batch each part is a message of its own.
 */
public final class JoinedComponent extends DefaultComponent {

  private final JmsTemplate alone;

  public JoinedComponent(ConnectionFactory connectionFactory) {
    this.alone = new BrokerTemplate(connectionFactory);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    String variable = getAndRemoveParameter(parameters, "variable", String.class);
    return new JoinedEndpoint(uri, this, remaining, variable);
  }

  @UriEndpoint(
      firstVersion = "0.1.0",
      scheme = "webhooks-joined",
      title = "Joined",
      syntax = "webhooks-joined:queue",
      producerOnly = true,
      category = Category.MESSAGING)
  static final class JoinedEndpoint extends DefaultEndpoint {

    @UriPath private final String queue;

    @UriParam(description = "The variable that holds the part, instead of the body")
    private final String variable;

    JoinedEndpoint(String uri, JoinedComponent component, String queue, String variable) {
      super(uri, component);
      this.queue = queue;
      this.variable = variable;
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) throws Exception {
          send(
              variable == null
                  ? exchange.getMessage().getMandatoryBody(byte[].class)
                  : exchange.getVariable(variable, byte[].class));
        }
      };
    }

    private void send(byte[] part) {
      JmsBatch.Item item = JmsBatch.current();
      if (part.length == 0) {
        return;
      }
      if (item != null) {
        item.join(queue, part);
      } else {
        ((JoinedComponent) getComponent())
            .alone.send(
                queue,
                session -> {
                  BytesMessage message = session.createBytesMessage();
                  message.writeBytes(part);
                  return message;
                });
      }
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      throw new UnsupportedOperationException("Consume from the queue itself: " + queue);
    }
  }
}
