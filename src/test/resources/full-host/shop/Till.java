package shop;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the shop does, on the threads, the clock and the transactions that Spring Boot gives it. */
@Service
public class Till {

  private final Set<String> timers = ConcurrentHashMap.newKeySet();
  private final Purchases purchases;
  private final Clock clock;
  private final ApplicationEventPublisher shop;

  Till(Purchases purchases, Clock clock, ApplicationEventPublisher shop) {
    this.purchases = purchases;
    this.clock = clock;
    this.shop = shop;
  }

  /** In one transaction: a purchase that fails is neither kept nor told. */
  @Transactional
  public void buy(String item, boolean isDeclined) {
    purchases.save(new Purchase(item, clock.instant()));
    shop.publishEvent(new Bought(item));
    if (isDeclined) {
      throw new IllegalStateException("the card was declined");
    }
  }

  public record Bought(String item) {}

  @JmsListener(destination = "shop.listener.in")
  @SendTo("shop.listener.out")
  public String heard(String order) {
    return "heard " + order;
  }

  @Scheduled(fixedDelay = 20)
  void tick() {
    timers.add(Thread.currentThread().getName().replaceAll("\\d", ""));
  }

  public Set<String> timers() {
    return timers;
  }

  @Async
  public CompletableFuture<String> async() {
    return CompletableFuture.completedFuture(
        Thread.currentThread().getName().replaceAll("\\d", ""));
  }
}
