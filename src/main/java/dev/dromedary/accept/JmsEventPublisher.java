package dev.dromedary.accept;

import dev.dromedary.event.PublishedEvent;
import dev.dromedary.event.TypedId;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.util.Map;
import org.springframework.jms.core.JmsTemplate;

/**
 * Publishes over JMS: also from an application that has a broker and no gateway. A transaction of
 * Spring that the caller has begun takes it along: one of the same broker as a part of it, one of a
 * database by a commit that follows the database's, so that what is rolled back is not published. A
 * crash between the two commits loses the event: an outbox does not.
 */
public final class JmsEventPublisher implements EventPublisher {

  private final JmsTemplate template;
  private final Clock clock;

  /**
   * @param broker one that pools or caches, as each call takes a session
   * @param queue of the events: the gateway's setting webhooks.queue.events
   */
  public JmsEventPublisher(ConnectionFactory broker, String queue) {
    this(broker, queue, Clock.systemUTC());
  }

  JmsEventPublisher(ConnectionFactory broker, String queue, Clock clock) {
    template = new JmsTemplate(broker);
    template.setDefaultDestinationName(queue);
    template.setSessionTransacted(true);
    this.clock = clock;
  }

  @Override
  public String publish(PublishedEvent event) {
    PublishedEvent named =
        event.id() == null && !event.isCloudEvent()
            ? event.withId(TypedId.event(clock.instant()))
            : event;
    template.send(
        session -> {
          BytesMessage message = session.createBytesMessage();
          for (Map.Entry<String, Object> property : named.properties().entrySet()) {
            message.setObjectProperty(property.getKey(), property.getValue());
          }
          message.writeBytes(named.body());
          return message;
        });
    return named.id();
  }
}
