package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.CodeFlow;
import dev.dromedary.kit.IdentityProvider;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readers of the console sign in at an identity provider. */
class ProviderSignInIT extends OneGateway {

  private static final String ANSWER = "/console/sign-in/provider/answer";

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

  @BeforeAll
  static void deliver() {
    receiver.inbox("/sign-in");
    String id = receiver.register(api(), "/sign-in", "sign-in.*").id();
    publish("sign-in-1", "sign-in.done");
    delivery("sign-in-1", id, "DELIVERED");
  }

  @BeforeEach
  void reset() {
    provider.flow().reset();
  }

  @AfterAll
  static void noSecretOfASignInIsLogged() {
    assertThat(gateway.log()).doesNotContain("eyJ", CodeFlow.SECRET);
  }

  @Test
  void readerSignsInThereAndComesToTheWantedPage() {
    try (Browser browser = new Browser(gateway.api().root())) {
      browser.mayAsk(provider.issuer());
      Page page = browser.open("/console/endpoints?text=sign-in");
      browser.keepScreenshot("sign-in-provider");
      browser.requireAccessible();

      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in at 127.0.0.1"))
          .click();
      page.waitForURL("**/console/endpoints?text=sign-in");
      assertThat(page.locator(".account")).containsText("anna (operator)");
      assertThat(page.locator("tbody tr")).hasCount(1);
      // The token is good for five minutes, and so is the session.
      double seconds =
          page.context().cookies().get(0).expires - System.currentTimeMillis() / 1000.0;
      assertThat(seconds).isBetween(1.0, 301.0);
      browser.requireNoMistakes();
    }
  }

  @Test
  void idTokenIsTheKeyWhereTheAccessTokenIsOpaque() throws Exception {
    provider.flow().changeAccessToken(null);
    provider
        .flow()
        .changeIdToken(
            claims ->
                claims
                    .audience(List.of(CodeFlow.CLIENT, IdentityProvider.AUDIENCE))
                    .claim("azp", CodeFlow.CLIENT)
                    .claim("roles", "viewer"));

    assertThat(end(answer())).isEqualTo("/console/");
    assertThat(get("/console/").statusCode()).isEqualTo(200);
  }

  static Stream<Consumer<JWTClaimsSet.Builder>> wrongIdTokens() {
    return Stream.of(
        claims -> claims.claim("nonce", "of another sign-in"),
        claims -> claims.claim("nonce", null),
        claims -> claims.audience("another client"),
        claims -> claims.issuer("https://other.example"),
        claims -> claims.claim("azp", "another client"),
        claims -> claims.expirationTime(null));
  }

  @ParameterizedTest
  @MethodSource("wrongIdTokens")
  void idTokenThatIsNotOfThisSignInIsRefused(Consumer<JWTClaimsSet.Builder> wrong)
      throws Exception {
    provider.flow().changeIdToken(wrong);

    assertThat(end(answer())).endsWith("because=provider");
    assertThat(get("/console/").statusCode()).isEqualTo(303);
  }

  @Test
  void answerIsGoodForTheBrowserThatBeganOnly() throws Exception {
    String mine = answer();
    HttpCookie begun = cookies.getCookieStore().getCookies().get(0);
    assertThat(begun.isHttpOnly()).isTrue();
    cookies.getCookieStore().removeAll();

    assertThat(end(mine)).as("without its cookie").endsWith("because=provider");
    String other = answer();
    assertThat(end(mine)).as("of another sign-in").endsWith("because=provider");
    assertThat(end(other)).as("once its cookie is taken").endsWith("because=provider");
  }

  @Test
  void answerOfAnotherIssuerIsRefused() throws Exception {
    assertThat(end(answer().replaceFirst("iss=[^&]*", "iss=https%3A%2F%2Fother.example")))
        .endsWith("because=provider");
  }

  @Test
  void codeIsGoodOnce() throws Exception {
    String answer = answer();
    List<HttpCookie> begun = List.copyOf(cookies.getCookieStore().getCookies());
    URI here = URI.create(root());
    assertThat(end(answer)).isEqualTo("/console/");

    cookies.getCookieStore().removeAll();
    begun.forEach(cookie -> cookies.getCookieStore().add(here, cookie));
    assertThat(end(answer)).endsWith("because=provider");
  }

  @Test
  void tokenThatTheApiDoesNotTakeIsAFailedSignIn() throws Exception {
    provider.flow().changeAccessToken(null);

    assertThat(end(answer())).endsWith("because=provider");
  }

  @Test
  void wantedPageThatNoCookieHoldsIsTheFirstOne() throws Exception {
    String wanted = "/endpoints?text=" + "a".repeat(4000);

    assertThat(end(answer(wanted))).isEqualTo("/console/");
  }

  @Test
  void readerWithoutARoleAndAProviderThatIsDownAreSaidSo() throws Exception {
    provider.flow().changeAccessToken(claims -> {});
    assertThat(end(answer())).endsWith("because=no-role");

    provider.flow().goAway();
    assertThat(end(answer())).endsWith("because=provider-unavailable");
    assertThat(end(ANSWER + "?error=access_denied")).endsWith("because=provider");
  }

  @Test
  @Timeout(60)
  void answerThatDripsIsNotWaitedFor() throws Exception {
    String answer = answer();
    provider.flow().drip();

    assertThat(end(answer)).endsWith("because=provider-unavailable");
  }

  /** The path and query of the provider's answer to a new sign-in. */
  private String answer() throws Exception {
    return answer("/");
  }

  private String answer(String wanted) throws Exception {
    String to = URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    String there = location(get("/console/sign-in/provider?to=" + to));
    HttpResponse<Void> answered = send(URI.create(there));
    return location(answered).substring(root().length());
  }

  /** Where the answer leads to. */
  private String end(String answer) throws Exception {
    return location(get(answer));
  }

  private static String location(HttpResponse<Void> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<Void> get(String path) throws Exception {
    return send(URI.create(root() + path));
  }

  private HttpResponse<Void> send(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
  }

  private static String root() {
    return gateway.api().root();
  }
}
