package dev.dromedary.replay;

import dev.dromedary.broker.TestMacs;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayMessageTest {

  @Test
  void macCoversTheChunkThatIsNext() {
    TestMacs.assertCovered(new ReplayMessage("rpl-1", 3, Instant.EPOCH).properties());
  }
}
