package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.jms.JmsBinding;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's JMS component, which reads text and bytes only. The body of any other message is the
 * message itself, unread; sent on, it is what it was. Its options are found by the name of Camel's.
 */
@Component("jms")
public final class BatchJmsComponent extends JmsComponent {

  public BatchJmsComponent(BatchJmsConfiguration configuration) {
    setConfiguration(configuration);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    JmsEndpoint endpoint = (JmsEndpoint) super.createEndpoint(uri, remaining, parameters);
    endpoint.setJmsKeyFormatStrategy(new PropertyNames());
    endpoint.setBinding(new Unread(endpoint));
    return endpoint;
  }

  private static final class Unread extends JmsBinding {

    Unread(JmsEndpoint endpoint) {
      super(endpoint);
    }

    @Override
    public Object extractBodyFromJms(Exchange exchange, Message message) {
      return message instanceof ObjectMessage
              || message instanceof MapMessage
              || message instanceof StreamMessage
          ? message
          : super.extractBodyFromJms(exchange, message);
    }

    @Override
    protected Message createJmsMessage(
        Exchange exchange,
        Object body,
        Map<String, Object> headers,
        Session session,
        CamelContext context)
        throws JMSException {
      return body instanceof Message received
          ? PoisonQueue.copy(session, received)
          : super.createJmsMessage(exchange, body, headers, session, context);
    }

    @Override
    protected Object getValidJMSHeaderValue(String name, Object value) {
      Object valid = super.getValidJMSHeaderValue(name, value);
      return valid == null ? null : PropertyNames.value(valid);
    }
  }
}
