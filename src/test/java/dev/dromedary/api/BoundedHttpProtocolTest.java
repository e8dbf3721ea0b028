package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundedHttpProtocolTest {

  /** Or a caller of IPv6 had as many halves as it has addresses. */
  @Test
  void connectionsOfAnIpv6NetworkAreCountedTogether() {
    Stream<String> open =
        Stream.of("2001:db8:1:2::1", "2001:db8:1:2:ff::", "2001:db8:1:3::1", "192.0.2.1", null);

    assertThat(BoundedHttpProtocol.ofTheNetworkOf("2001:db8:1:2::7", open)).isEqualTo(2);
  }
}
