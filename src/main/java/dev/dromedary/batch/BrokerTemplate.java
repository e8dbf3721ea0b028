package dev.dromedary.batch;

import jakarta.jms.ConnectionFactory;
import org.springframework.jms.JmsException;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.core.SessionCallback;

/**
 * For work on behalf of a caller, which gets an exception of its own while the broker is
 * unavailable.
 */
public final class BrokerTemplate extends JmsTemplate {

  public BrokerTemplate(ConnectionFactory connectionFactory) {
    super(connectionFactory);
  }

  @Override
  public <T> T execute(SessionCallback<T> action, boolean startConnection) {
    try {
      return super.execute(action, startConnection);
    } catch (JmsException e) {
      throw new BrokerUnavailableException(e);
    }
  }
}
