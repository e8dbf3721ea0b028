package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https, example.com, -1, /",
    "HTTPS://Example.com:8443/a/../~b;c=d//?x=y?z, HTTPS, Example.com, 8443, /a/../~b;c=d//?x=y?z",
    "http://a_b.example.?x=%7e~, http, a_b.example., -1, /?x=%7e~",
    "http://a.example:/x, http, a.example, -1, /x",
    "http://a.example:80/x:y, http, a.example, 80, /x:y",
    "http://[::1], http, [::1], -1, /",
    "http://[::1]:8080/]:1, http, [::1], 8080, /]:1"
  })
  void partsAreAsTheyStandInTheUrl(
      String url, String scheme, String host, int port, String target) {
    assertThat(ReceiverUrl.of(url)).isEqualTo(new ReceiverUrl(scheme, host, port, target));
  }

  @Test
  void textShowsNoQuery() {
    assertThat(ReceiverUrl.of("https://example.com:8443/in?token=topsecret"))
        .hasToString("https://example.com:8443");
  }
}
