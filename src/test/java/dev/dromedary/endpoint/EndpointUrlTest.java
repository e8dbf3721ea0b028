package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.AllowedNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

  private final EndpointUrl publicHttps = new EndpointUrl(false, new AllowedNetworks(List.of()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "HTTPS://Example.com:8443/hooks?tenant=a%20b&x=%7By%7D",
        "https://example.com./hooks",
        "https://xn--bcher-kva.example/",
        "https://under_score.example/",
        "https://_dmarc.a_b.example:8443/~a?b_c",
        "https://r3---a.example/",
        "https://example.com?a=~",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:443/",
        "https://1e100.net/",
        "https://build.internal/",
      })
  void validUrlIsKeptAsItIs(String url) {
    assertThat(publicHttps.require(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "https://bücher.example/~a, https://xn--bcher-kva.example/~a",
    "https://BÜCHER.example:8443?x=1, https://xn--bcher-kva.example:8443?x=1",
    "https://a.пример.рф/, https://a.xn--e1afmkfd.xn--p1ai/",
    "https://例え。テスト/, https://xn--r8jz45g.xn--zckzah/",
    "https://💩.example/, https://xn--ls8h.example/",
    "https://ｅｘａｍｐｌｅ.com/, https://example.com/"
  })
  void unicodeHostIsTakenAsItsPunycode(String url, String taken) {
    assertThat(publicHttps.require(url)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is required",
        "https://example.com/a b | must be ASCII without spaces and control characters",
        "https://example.com/ü | must be ASCII",
        "https://example.com/{{env:HOME}} | must not contain '{{' or '}}'",
        "https://example.com/}} | must not contain '{{' or '}}'",
        "https://example.com/{x} | is not a URL",
        "https://example.com\\@10.0.0.1/ | is not a URL",
        "http://example.com/ | must start with https://",
        "ftp://example.com/ | must start with https://",
        "file:///etc/passwd | must start with https://",
        "mailto:a@example.com | must start with https://",
        "//example.com/ | must start with https://",
        "/hooks | must start with https://",
        "example.com | must start with https://",
        "https:///hooks | must have a host name or address",
        "https:hooks | must have a host name or address",
        "https://:443/ | must have a host name or address",
        "https://a..example/ | must have a host name or address",
        "https://under_score.example:0/ | must have a port of 1 to 65535",
        "https://under_score.example:65536/ | must have a port of 1 to 65535",
        "https://under_score.example:99999999999/ | must have a port of 1 to 65535",
        "https://user@under_score.example/ | must not contain a user or password",
        "https://straße.example/ | as punycode",
        "https://ℂ℀.example/ | must have a host name or address",
        "https://ｌｏｃａｌｈｏｓｔ/ | private or reserved",
        "https://１２７.0.0.1/ | private or reserved",
        "https://a.localhost。/ | private or reserved",
        "https://bücher.example/ü | must be ASCII",
        "https://user@example.com/ | must not contain a user or password",
        "https://user:secret@example.com/ | must not contain a user or password",
        "https://example.com@10.0.0.1/ | must not contain a user or password",
        "https://a@b@example.com/ | must not contain a user or password",
        "https://example.com/#part | must not have a fragment",
        "https://example.com/# | must not have a fragment",
        "https://example.com:0/ | must have a port of 1 to 65535",
        "https://example.com:65536/ | must have a port of 1 to 65535",
        "https://127.0.0.1/ | private or reserved",
        "https://127.0.0.1./ | private or reserved",
        "https://10.1.2.3/ | private or reserved",
        "https://169.254.169.254/latest/meta-data | private or reserved",
        "https://0.0.0.0/ | private or reserved",
        "https://[::1]/ | private or reserved",
        "https://[::ffff:127.0.0.1]/ | private or reserved",
        "https://[::ffff:a9fe:a9fe]/ | private or reserved",
        "https://[64:ff9b::7f00:1]/ | private or reserved",
        "https://[fe80::1]/ | private or reserved",
        "https://[fe80::1%25eth0]/ | zone",
        "https://localhost/ | private or reserved",
        "https://LocalHost.:8080/ | private or reserved",
        "https://a.localhost/ | private or reserved",
        "https://2130706433/ | four decimal numbers",
        "https://0x7f000001/ | four decimal numbers",
        "https://0x7f.1/ | four decimal numbers",
        "https://127.1/ | four decimal numbers",
        "https://0177.0.0.1/ | four decimal numbers",
        "https://017700000001:80/ | four decimal numbers",
        "https://127.0.0.0x1/ | four decimal numbers",
        "https://1.2.3.4.5/ | four decimal numbers",
        "https://1.2.3.256/ | four decimal numbers",
      })
  void invalidUrlIsRejectedWithThatRule(String url, String rule) {
    assertThatThrownBy(() -> publicHttps.require(url))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("'url' ")
        .hasMessageContaining(rule);
  }

  @Test
  void controlCharactersAreRejected() {
    assertThatThrownBy(() -> publicHttps.require("https://example.com/\r\nX-Evil: 1"))
        .hasMessageContaining("control characters")
        .hasMessageNotContaining("Evil");
  }

  @Test
  void tenThousandCharactersAreRejected() {
    assertThatThrownBy(() -> publicHttps.require("https://example.com/" + "a".repeat(10_000)))
        .hasMessage("'url' must be at most 2,000 characters");
  }

  @Test
  void httpAndLoopbackAreThereForThoseWhoAllowThem() {
    EndpointUrl local =
        new EndpointUrl(true, new AllowedNetworks(List.of("127.0.0.0/8", "::1/128")));

    assertThat(local.require("http://127.0.0.1:9000/hook")).isNotNull();
    assertThat(local.require("http://localhost:9000/hook")).isNotNull();
    assertThat(local.require("http://[::1]:9000/hook")).isNotNull();
    assertThatThrownBy(() -> local.require("http://10.0.0.1/"))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> local.require("ftp://127.0.0.1/"))
        .hasMessage("'url' must start with https:// or http://");
  }
}
