package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dromedary.kit.Form;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Inbox;
import dev.dromedary.kit.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of urgent types go ahead of a backlog of others, and the others go on all the same. */
class PriorityIT {

  private static final Duration LONG = Duration.ofSeconds(120);
  private static final int BACKLOG = Form.times(1_500, 3_000);

  @TempDir static Path folder;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayProcess(folder)
            .with("webhooks.match.priority-types", "*.bounced")
            .with("webhooks.match.max-inline-age", "200ms")
            .start()
            .awaitUp();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void highPriorityEventsOvertakeABacklog() {
    try (Receiver receiver = new Receiver()) {
      Inbox inbox = answeringInATenthOfASecond(receiver, "/mail", "mail.*");
      Set<String> opened = ids("opened-", BACKLOG);
      Set<String> bounced = ids("bounced-", 20);

      gateway.publish(opened, "mail.opened");
      gateway.publish(bounced, "mail.bounced");

      await().atMost(LONG).until(() -> inbox.missing(bounced).isEmpty());
      assertThat(inbox.missing(opened)).as("still behind").hasSizeGreaterThan(BACKLOG / 4);
      await().atMost(LONG).until(() -> inbox.missing(opened).isEmpty());
      assertThat(inbox.duplicates()).isZero();
    }
  }

  @Test
  void theOthersAreNotStarved() {
    try (Receiver receiver = new Receiver()) {
      Inbox urgent = answeringInATenthOfASecond(receiver, "/urgent", "post.bounced");
      Inbox others = answeringInATenthOfASecond(receiver, "/others", "post.opened");
      Set<String> bounced = ids("post-bounced-", BACKLOG);
      Set<String> opened = ids("post-opened-", 20);

      gateway.publish(bounced, "post.bounced");
      gateway.publish(opened, "post.opened");

      await().atMost(LONG).until(() -> others.missing(opened).isEmpty());
      assertThat(urgent.missing(bounced)).as("still behind").hasSizeGreaterThan(BACKLOG / 4);
      await().atMost(LONG).until(() -> urgent.missing(bounced).isEmpty());
    }
  }

  /** So a backlog takes longer than it takes to match it. */
  private static Inbox answeringInATenthOfASecond(
      Receiver receiver, String path, String eventType) {
    Inbox inbox = receiver.inbox(path).answers((id, times) -> new Receiver.Reply(204, 100));
    receiver.register(gateway.api(), path, eventType);
    return inbox;
  }

  private static Set<String> ids(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + i)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
