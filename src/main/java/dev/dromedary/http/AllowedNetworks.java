package dev.dromedary.http;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where the gateway may connect to: public unicast addresses, and what is configured besides.
 *
 * <p>The special ranges are those of the IANA special-purpose address registries (RFC 6890) that
 * are not globally reachable, and multicast. An IPv4 address inside an IPv6 one (mapped,
 * compatible, NAT64, ISATAP) is judged as itself.
 */
public final class AllowedNetworks implements AddressGuard {

  private static final IPAddressStringParameters PLAIN =
      new IPAddressStringParameters.Builder()
          .allowAll(false)
          .allowEmpty(false)
          .allowSingleSegment(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .getParentBuilder()
          .toParams();

  private static final List<IPAddress> SPECIAL_V4 =
      networks(
          "0.0.0.0/8", // this network, RFC 791
          "10.0.0.0/8", // private, RFC 1918
          "100.64.0.0/10", // carrier-grade NAT, RFC 6598
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, RFC 3927; metadata of cloud machines
          "168.63.129.16", // virtual machines of Azure reach their host by it
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments, RFC 6890
          "192.0.2.0/24", // documentation, RFC 5737
          "192.88.99.0/24", // relays of 6to4, RFC 7526
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks, RFC 2544
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  /** All that is public of IPv6 is in it (RFC 4291, section 2.4, and IANA's registry). */
  private static final List<IPAddress> PUBLIC_V6 = networks("2000::/3");

  private static final List<IPAddress> SPECIAL_V6 =
      networks(
          "2001::/23", // protocol assignments and Teredo, RFC 2928 and 4380
          "2001:db8::/32", // documentation, RFC 3849
          "2002::/16", // 6to4, RFC 3056
          "3fff::/20"); // documentation, RFC 9637

  private static final IPAddressGenerator ADDRESSES = new IPAddressGenerator();

  /** The lengths of prefixes that IPv4 addresses are embedded behind (RFC 6052, section 2.2). */
  private static final Set<Integer> EMBEDDING = Set.of(32, 40, 48, 56, 64, 96);

  /** Bits 64 to 71 are zero, and not part of the IPv4 address. */
  private static final int SKIPPED = 8;

  private final List<IPAddress> allowed;
  private final List<IPAddress> nat64;

  /**
   * @param cidrs networks such as {@code 10.20.0.0/16} or {@code fd00::/8} that are allowed besides
   *     public addresses; an address alone stands for itself
   * @throws IllegalArgumentException naming the first that is none
   */
  public AllowedNetworks(List<String> cidrs) {
    this(cidrs, List.of());
  }

  /**
   * @param nat64 prefixes of the network's own translators, beside the well-known one
   * @throws IllegalArgumentException naming the first that is none
   */
  public AllowedNetworks(List<String> cidrs, List<String> nat64) {
    this.allowed = cidrs.stream().map(AllowedNetworks::network).toList();
    this.nat64 = nat64.stream().map(AllowedNetworks::translator).toList();
  }

  @Override
  public boolean allows(InetAddress inetAddress) {
    // By its bytes: with a zone it would be in no network that has none.
    IPAddress address = ADDRESSES.from(inetAddress.getAddress());
    IPAddress itself = address.isIPv6() ? withoutIpv6(address.toIPv6()) : address;
    return isIn(allowed, address) || isIn(allowed, itself) || isPublic(itself);
  }

  private static boolean isPublic(IPAddress address) {
    return address.isIPv4()
        ? !isIn(SPECIAL_V4, address)
        : isIn(PUBLIC_V6, address) && !isIn(SPECIAL_V6, address);
  }

  /** The IPv4 address of a mapped, compatible, NAT64 (RFC 6052) or ISATAP (RFC 5214) address. */
  private IPAddress withoutIpv6(IPv6Address address) {
    for (IPAddress prefix : nat64) {
      if (prefix.contains(address)) {
        return embedded(address.getBytes(), prefix.getNetworkPrefixLength() / Byte.SIZE);
      }
    }
    boolean standsForAnother =
        address.isIPv4Mapped()
            || address.isIPv4Compatible()
            || address.isWellKnownIPv4Translatable()
            || isIsatap(address.getBytes());
    return standsForAnother ? address.getEmbeddedIPv4Address() : address;
  }

  /**
   * @param prefix its length in bytes
   */
  private static IPAddress embedded(byte[] address, int prefix) {
    byte[] ipv4 = new byte[4];
    int from = prefix;
    for (int i = 0; i < ipv4.length; i++) {
      if (from == SKIPPED) {
        from++;
      }
      ipv4[i] = address[from++];
    }
    return ADDRESSES.from(ipv4);
  }

  private static IPAddress translator(String cidr) {
    IPAddress network = network(cidr);
    if (network.isIPv6()
        && network.isPrefixed()
        && EMBEDDING.contains(network.getNetworkPrefixLength())) {
      return network;
    }
    throw new IllegalArgumentException(
        "'" + cidr + "' is no prefix of NAT64: IPv6 with 32, 40, 48, 56, 64 or 96 bits (RFC 6052)");
  }

  /** By its interface identifier, in whatever network it is (RFC 5214, section 6.1). */
  private static boolean isIsatap(byte[] address) {
    return (address[8] & ~0x02) == 0
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static boolean isIn(List<IPAddress> networks, IPAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static List<IPAddress> networks(String... cidrs) {
    return Arrays.stream(cidrs).map(AllowedNetworks::network).toList();
  }

  private static IPAddress network(String cidr) {
    try {
      IPAddress network = new IPAddressString(cidr, PLAIN).toAddress();
      boolean isOne =
          network != null
              && (network.isPrefixed() ? network.isSinglePrefixBlock() : !network.isMultiple());
      if (isOne) {
        return network;
      }
    } catch (AddressStringException e) {
      // The same rule.
    }
    throw new IllegalArgumentException(
        "'"
            + cidr
            + "' is not a network: write an address, '/' and the number of bits, with no bit set"
            + " behind them");
  }
}
