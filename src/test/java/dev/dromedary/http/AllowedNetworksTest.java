package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNetworksTest {

  private final AllowedNetworks publicOnly = new AllowedNetworks(List.of());

  @ParameterizedTest
  @CsvSource({
    "1.1.1.1, public",
    "9.255.255.255, below 10/8",
    "11.0.0.0, above 10/8",
    "100.63.255.255, below 100.64/10",
    "100.128.0.0, above 100.64/10",
    "172.15.255.255, below 172.16/12",
    "172.32.0.0, above 172.16/12",
    "192.0.1.1, between 192.0.0/24 and 192.0.2/24",
    "198.17.255.255, below 198.18/15",
    "198.20.0.0, above 198.18/15",
    "223.255.255.255, below multicast",
    "2606:4700:4700::1111, public",
    "2a00:1450:4001::1, public",
    "2003::1, above 6to4",
    "::ffff:8.8.8.8, mapped public",
    "::8.8.8.8, compatible public",
    "64:ff9b::808:808, NAT64 of 8.8.8.8",
    "2606:4700::5efe:808:808, ISATAP of 8.8.8.8",
  })
  void publicAddressesAreAllowed(String address, String why) throws Exception {
    assertThat(publicOnly.allows(InetAddress.getByName(address))).as(why).isTrue();
  }

  /** As RFC 6052, section 2.4, has them for 192.0.2.33. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, 2001:db8:c000:221::",
    "2001:db8:100::/40, 2001:db8:1c0:2:21::",
    "2001:db8:122::/48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::/56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::/64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::/96, 2001:db8:122:344::192.0.2.33",
    "2a00:64::/96, 2a00:64::10.0.0.1",
    "2a00:64::/96, 2a00:64::169.254.169.254",
  })
  void addressBehindATranslatorOfTheNetworkIsJudgedByItsIpv4Address(String prefix, String address)
      throws Exception {
    AllowedNetworks networks = new AllowedNetworks(List.of(), List.of(prefix));

    assertThat(networks.allows(InetAddress.getByName(address))).isFalse();
    assertThat(
            new AllowedNetworks(
                    List.of("192.0.2.33", "10.0.0.1", "169.254.169.254"), List.of(prefix))
                .allows(InetAddress.getByName(address)))
        .isTrue();
    assertThat(networks.allows(InetAddress.getByName("2606:4700:4700::1111"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "2001:db8::/33", "2001:db8::1", "nat64"})
  void invalidPrefixOfATranslatorIsRejected(String prefix) {
    assertThatThrownBy(() -> new AllowedNetworks(List.of(), List.of(prefix)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this network",
    "0.255.255.255, this network",
    "10.0.0.0, private",
    "10.255.255.255, private",
    "100.64.0.0, carrier-grade NAT",
    "100.127.255.255, carrier-grade NAT",
    "127.0.0.1, loopback",
    "127.255.255.255, loopback",
    "169.254.169.254, cloud metadata",
    "172.16.0.0, private",
    "172.31.255.255, private",
    "192.0.0.192, protocol assignments",
    "192.0.2.1, documentation",
    "192.88.99.1, 6to4 relay",
    "192.168.0.0, private",
    "192.168.255.255, private",
    "198.18.0.0, benchmarks",
    "198.19.255.255, benchmarks",
    "198.51.100.7, documentation",
    "203.0.113.7, documentation",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.0, reserved",
    "255.255.255.255, broadcast",
    "168.63.129.16, host of virtual machines of Azure",
    "64:ff9a::a00:1, beside NAT64",
    "::ffff:0:7f00:1, translated (SIIT) loopback",
    "::ffff:0:808:808, translated (SIIT)",
    "2606:4700::5efe:7f00:1, ISATAP of loopback",
    "2606:4700::200:5efe:a00:1, ISATAP of private",
    "4000::1, not assigned",
    "1fff::1, not assigned",
    "::, unspecified",
    "::1, loopback",
    "::127.0.0.1, compatible loopback",
    "::ffff:10.0.0.1, mapped private",
    "64:ff9b::a9fe:a9fe, NAT64 of cloud metadata",
    "64:ff9b::7f00:1, NAT64 of loopback",
    "64:ff9b:1::808:808, local NAT64",
    "100::1, discarded",
    "2001::1, Teredo",
    "2001:db8::1, documentation",
    "2002:7f00:1::, 6to4 of loopback",
    "2002:808:808::, 6to4",
    "3fff::1, documentation",
    "5f00::1, segment routing",
    "fc00::1, unique local",
    "fd12:3456::1, unique local",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, site-local",
    "ff02::1, multicast",
  })
  void specialAddressesAreNotAllowed(String address, String why) throws Exception {
    assertThat(publicOnly.allows(InetAddress.getByName(address))).as(why).isFalse();
  }

  @Test
  void aMappedAddressThatJavaKeepsAsIpv6IsJudgedAsIpv4() throws Exception {
    byte[] mappedLoopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    InetAddress address = Inet6Address.getByAddress(null, mappedLoopback, -1);

    assertThat(publicOnly.allows(address)).isFalse();
  }

  @Test
  void aConfiguredNetworkIsAllowedAndNothingBesideIt() throws Exception {
    AllowedNetworks networks =
        new AllowedNetworks(List.of("10.20.0.0/15", "127.0.0.1", "fd00::/8", "::1/128"));

    assertThat(networks.allows(InetAddress.getByName("10.20.0.1"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("10.21.255.255"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("10.22.0.0"))).isFalse();
    assertThat(networks.allows(InetAddress.getByName("10.19.255.255"))).isFalse();
    assertThat(networks.allows(InetAddress.getByName("127.0.0.1"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("127.0.0.2"))).isFalse();
    assertThat(networks.allows(InetAddress.getByName("fd00::5"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("fc00::5"))).isFalse();
    assertThat(networks.allows(InetAddress.getByName("::1"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("64:ff9b::a14:1"))).isTrue();
    assertThat(networks.allows(InetAddress.getByName("1.1.1.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "10.*",
        "10/8",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "localhost",
        "10.0.*.*",
        "fe80::1%eth0",
        "/8",
        "300.0.0.0/8",
        "10.0.0.0-10.0.0.9",
        "fd00::/129",
        "10.0.0.0/255.0.0.0",
        "0x0a.0.0.0/8"
      })
  void invalidNetworkIsRejectedByName(String cidr) {
    assertThatThrownBy(() -> new AllowedNetworks(List.of("10.0.0.0/8", cidr)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + cidr + "'");
  }
}
