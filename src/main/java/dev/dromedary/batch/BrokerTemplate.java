package dev.dromedary.batch;

import dev.dromedary.event.BrokerUnavailable;
import jakarta.jms.ConnectionFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.core.SessionCallback;

/** For work that an HTTP call asks for: its caller is told of a broker that is away. */
public final class BrokerTemplate extends JmsTemplate {

  public BrokerTemplate(ConnectionFactory connectionFactory) {
    super(connectionFactory);
  }

  @Override
  public <T> T execute(SessionCallback<T> action, boolean startConnection) {
    try {
      return super.execute(action, startConnection);
    } catch (JmsException e) {
      throw new BrokerUnavailable(e);
    }
  }
}
