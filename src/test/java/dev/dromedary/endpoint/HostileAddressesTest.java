package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.AllowedNetworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An inner address is rejected, however it is written. */
class HostileAddressesTest {

  private static final String HEAD = "| spelling of an inner address | examples |";
  private static final Pattern EXAMPLE = Pattern.compile("`([^`]+)`");

  private final EndpointUrl urls = new EndpointUrl(true, new AllowedNetworks(List.of()));

  @ParameterizedTest
  @MethodSource("published")
  void spellingOfTheTableIsRejected(String url) {
    assertRejected(url);
  }

  static List<String> published() throws IOException {
    String security = Files.readString(Path.of("docs/security.md"));
    int start = security.indexOf(HEAD);
    Matcher example = EXAMPLE.matcher(security.substring(start, security.indexOf("\n\n", start)));
    List<String> urls = new ArrayList<>();
    while (example.find()) {
      urls.add(example.group(1));
    }
    assertThat(urls).hasSizeGreaterThan(50);
    return urls;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255"
      })
  void addressIsRejectedInEverySpelling(String address) {
    spellings(address).forEach(host -> assertRejected("https://" + host + "/"));
  }

  /** A public address in the same spellings of IPv6 shows that these are not rejected as such. */
  @Test
  void publicAddressInsideIpv6IsTaken() {
    for (String host : List.of("[::ffff:8.8.8.8]", "[::ffff:808:808]", "[64:ff9b::808:808]")) {
      assertThat(urls.require("https://" + host + "/")).contains(host);
    }
  }

  private static Stream<String> spellings(String address) {
    int[] o = Stream.of(address.split("\\.")).mapToInt(Integer::parseInt).toArray();
    long whole = (long) o[0] << 24 | o[1] << 16 | o[2] << 8 | o[3];
    String mapped = "%x:%x".formatted(whole >> 16, whole & 0xffff);
    return Stream.of(
        address,
        address + ".",
        address + ":8080",
        String.valueOf(whole),
        "0x%x".formatted(whole),
        "0X%08X".formatted(whole),
        "0%o".formatted(whole),
        "0x%x.0x%x.0x%x.0x%x".formatted(o[0], o[1], o[2], o[3]),
        "0%o.0%o.0%o.0%o".formatted(o[0], o[1], o[2], o[3]),
        "%03d.%03d.%03d.%03d".formatted(o[0], o[1], o[2], o[3]),
        "0x%x.%d.0%o.%d".formatted(o[0], o[1], o[2], o[3]),
        "%d.%d".formatted(o[0], whole & 0xffffff),
        "%d.%d.%d".formatted(o[0], o[1], whole & 0xffff),
        "%d.%d.%d.%d".formatted(o[0] + 256, o[1], o[2], o[3]),
        String.valueOf(whole + (1L << 32)),
        address.replace('.', '\u3002'),
        address.replace('.', '\uff0e'),
        address.replace('.', '\uff61'),
        shifted(address, '\uff10'),
        address.replace(".", "%2e"),
        "%3" + address,
        "[::ffff:" + address + "]",
        "[::FFFF:" + mapped + "]",
        "[0:0:0:0:0:ffff:" + mapped + "]",
        "[::" + mapped + "]",
        "[::ffff:0:" + mapped + "]",
        "[64:ff9b::" + mapped + "]",
        "[64:ff9b:1::" + mapped + "]",
        "[2002:" + mapped + "::1]",
        "[2606:4700::5efe:" + mapped + "]",
        "[2606:4700::200:5efe:" + mapped + "]",
        "[2001:0:808:808::" + mapped + "]",
        "[::ffff:" + address + "%25eth0]",
        "user@" + address,
        "example.com\\@" + address,
        address + "\\@example.com",
        address + "#@example.com");
  }

  /** Its digits in another script, of which this is the zero. */
  private static String shifted(String address, char zero) {
    StringBuilder shifted = new StringBuilder();
    address.chars().forEach(c -> shifted.append((char) (c == '.' ? c : c - '0' + zero)));
    return shifted.toString();
  }

  private void assertRejected(String url) {
    assertThatThrownBy(() -> urls.require(url)).as(url).isInstanceOf(InvalidInputException.class);
  }
}
