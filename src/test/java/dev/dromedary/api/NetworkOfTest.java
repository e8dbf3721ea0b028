package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkOfTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2::, 2001:db8:1:2::/64",
    "fe80::1%eth0, fe80::/64",
    "unknown, unknown",
  })
  void callerOfIpv6IsItsNetwork(String address, String network) {
    assertThat(NetworkOf.address(address)).isEqualTo(network);
  }
}
