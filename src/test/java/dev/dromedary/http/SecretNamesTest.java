package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretNamesTest {

  @ParameterizedTest
  @CsvSource({
    "https://a.example/in, https://a.example/in",
    "https://a.example/in?x=1&token=abc&y=2, https://a.example/in?x=1&token=***&y=2",
    "https://a.example/in?API-Key=a=b#f, https://a.example/in?API-Key=***#f",
    "https://a.example/in?sig=a$1, https://a.example/in?sig=***",
    "https://joe:pass@a.example/@in, https://***@a.example/@in",
    "//joe@a.example/, //***@a.example/",
    "/in?session=1;secret=2, /in?session=***;secret=***",
    "/in/token/abc, /in/token/abc",
    "not a url, not a url"
  })
  void urlIsShownWithoutWhatGivesAccess(String url, String shown) {
    assertThat(SecretNames.masked(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, true",
    "X-Api-Key, true",
    "Cookie, true",
    "X-Team, false",
    "Content-Type, false"
  })
  void nameTellsWhetherAValueGivesAccess(String name, boolean secret) {
    assertThat(SecretNames.matches(name)).isEqualTo(secret);
  }
}
