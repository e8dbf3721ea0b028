package shop;

import dev.dromedary.accept.EventPublisher;
import dev.dromedary.event.PublishedEvent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells of a purchase by a webhook, from within its transaction. */
@Component
@ConditionalOnClass(name = "dev.dromedary.accept.EventPublisher")
class Announcer {

  private final EventPublisher publisher;

  Announcer(EventPublisher publisher) {
    this.publisher = publisher;
  }

  @EventListener
  void bought(Till.Bought bought) {
    publisher.publish(
        new PublishedEvent("shop.bought", "{\"item\":\"%s\"}".formatted(bought.item()))
            .withId("bought-" + bought.item()));
  }
}
