package dev.dromedary.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"evt_1", "<20261129.1@mail.example.com>", "a,b~c/d:e"})
  void webhookIdOfAPlainEventIsItsId(String id) {
    assertThat(new EventKey("acme", id).webhookId()).isEqualTo(id);
  }

  /** {@code printf /mails | sha256sum}; receivers keep it, so it stays the same for good. */
  @Test
  void webhookIdOfACloudEventNamesItsSource() {
    assertThat(new EventKey("acme", "/mails", "a b").webhookId())
        .isEqualTo("a%20b~45415987e9667dda");
  }

  @Test
  void eventsOfTwoSourcesHaveTwoWebhookIds() {
    assertThat(new EventKey("acme", "/a", "1").webhookId())
        .isNotEqualTo(new EventKey("acme", "/b", "1").webhookId())
        .isNotEqualTo(new EventKey("acme", "1").webhookId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "a b", "100%", "é~0123456789abcdef"})
  void webhookIdNamesTheId(String id) {
    assertThat(EventKey.idIn(new EventKey("acme", "/a", id).webhookId())).isEqualTo(id);
  }
}
