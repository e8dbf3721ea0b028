package dev.dromedary.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusterTest {

  private long now;
  private final Said said = new Said();
  private final Said heard = new Said();
  private final Cluster one = cluster("one", said);
  private final Cluster two = cluster("two", heard);

  private Cluster cluster(String name, SharedState topic) {
    return new Cluster(name, "Dromedary/1", List.of(topic), Clock.systemUTC(), () -> now);
  }

  @Test
  void gatewayThatJoinsIsAnsweredAtOnceAndOnceOnly() {
    two.join();
    byte[] introduction = two.news().orElseThrow();
    assertThat(two.news()).isEmpty();

    one.learn(introduction);
    two.learn(one.news().orElseThrow());

    assertThat(names(one)).containsExactly("one", "two");
    assertThat(names(two)).containsExactly("one", "two");
    one.learn(two.news().orElseThrow());
    assertThat(one.news()).isEmpty();
    assertThat(two.news()).isEmpty();
  }

  @Test
  void newsOfAGatewayIsLearntByTheOthersAndNotByItself() {
    know();
    said.next = List.of("ep_1");

    byte[] news = one.news().orElseThrow();
    one.learn(news);
    two.learn(news);

    assertThat(said.learnt).isEmpty();
    assertThat(heard.learnt).containsExactly("[\"ep_1\"]");
  }

  @Test
  void gatewayWithoutOthersPublishesNoNews() {
    said.next = List.of("ep_1");

    assertThat(one.news()).isEmpty();
    assertThat(said.next).as("and does not keep it").isNull();
  }

  @Test
  void gatewayThatLeavesOrIsSilentIsNoMember() {
    know();
    one.learn(two.leave());
    assertThat(names(one)).containsExactly("one");

    know();
    now += Duration.ofSeconds(16).toNanos();
    assertThat(names(one)).containsExactly("one");
  }

  @Test
  void messageThatCannotBeReadIsNoNews() {
    for (String text : List.of("", "{}", "null", "[1]", "{\"name\":\"x\",\"since\":\"never\"}")) {
      one.learn(text.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(names(one)).containsExactly("one");
  }

  private void know() {
    one.learn(two.heartbeat());
    two.learn(one.heartbeat());
    one.news();
    two.news();
  }

  private static List<String> names(Cluster cluster) {
    return cluster.members().stream().map(Cluster.Member::name).toList();
  }

  private static final class Said implements SharedState {

    Object next;
    final List<String> learnt = new ArrayList<>();

    @Override
    public String name() {
      return "said";
    }

    @Override
    public Object news() {
      Object news = next;
      next = null;
      return news;
    }

    @Override
    public void learn(JsonNode news) {
      learnt.add(news.toString());
    }
  }
}
