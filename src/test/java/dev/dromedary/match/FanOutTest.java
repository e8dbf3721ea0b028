package dev.dromedary.match;

import dev.dromedary.broker.TestMacs;
import dev.dromedary.delivery.Samples;
import org.junit.jupiter.api.Test;

class FanOutTest {

  @Test
  void macCoversWhereTheFanOutGoesOn() {
    TestMacs.assertCovered(new FanOut(Samples.event(), "ep-7", 12).properties());
  }
}
