package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.EmbeddingPage;
import dev.dromedary.kit.GatewayApi;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of a tenant, in a browser and in a frame of another application. */
class PortalIT extends OneGateway {

  private static final String TENANT = "portal-acme";
  private static final String OTHER = "portal-other";
  private static final Pattern LINK = Pattern.compile("<a\\b[^>]*\\bhref=\"(/[^\"]*)\"");
  private static final AtomicBoolean isRepaired = new AtomicBoolean();

  private static String dead;
  private static String ofOther;
  private Browser browser;

  @BeforeAll
  static void deliver() {
    receiver.inbox("/portal-live");
    register("/portal-live", TENANT, "portal.done");
    receiver
        .inbox("/portal-dead")
        .answers((id, times) -> Receiver.Reply.status(isRepaired.get() ? 204 : 500));
    dead = register("/portal-dead", TENANT, "portal.dead");
    receiver.inbox("/portal-other");
    ofOther = register("/portal-other", OTHER, "portal.*");
    publish("portal-1", "portal.done", TENANT);
    publish("portal-2", "portal.dead", TENANT);
    publish("portal-3", "portal.done", OTHER);
    delivery("portal-2", dead, "DEAD_LETTER");
    delivery("portal-3", ofOther, "DELIVERED");
  }

  private static String register(String path, String tenant, String type) {
    return receiver
        .register(api(), path, Map.of("tenant", tenant, "eventTypes", List.of(type)))
        .id();
  }

  private static void publish(String id, String type, String tenant) {
    assertThat(
            api()
                .post(
                    "/api/v1/events",
                    Map.of("id", id, "type", type, "tenant", tenant, "data", Map.of("n", 1)))
                .status())
        .isEqualTo(202);
  }

  private static String token(String role) {
    return token(api(), role);
  }

  private static String token(GatewayApi maker, String role) {
    return maker
        .post("/api/v1/tenants/" + TENANT + "/tokens", Map.of("role", role))
        .json()
        .path("key")
        .stringValue();
  }

  @BeforeEach
  void open() {
    browser = new Browser(gateway.api().root());
  }

  @AfterEach
  void noPageErrsOrAsksElsewhere() {
    try {
      browser.requireNoMistakes();
    } finally {
      browser.close();
    }
  }

  @AfterAll
  static void noTokenIsLogged() {
    assertThat(gateway.log()).doesNotContain("drk_");
  }

  private Page enter(String path, String token) {
    Page page = browser.open("/portal" + path + "#" + token);
    page.waitForURL(Pattern.compile(".*/portal/[^#]*$"));
    assertThat(page.getByRole(AriaRole.BUTTON, name("Sign out"))).isVisible();
    return page;
  }

  private static Page.GetByRoleOptions name(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private void click(String button) {
    browser.page().getByRole(AriaRole.BUTTON, name(button)).click();
  }

  private void unfold(String summary) {
    browser
        .page()
        .locator("summary", new Page.LocatorOptions().setHasText(summary))
        .first()
        .click();
  }

  @Test
  void linkWithATokenOpensTheThingsOfItsTenantOnly() {
    Page page = enter("", token("viewer"));

    assertThat(page).hasURL(Pattern.compile("/portal/endpoints$"));
    assertThat(page).hasTitle("Endpoints – Acme Webhooks");
    assertThat(page.locator("tbody tr")).hasCount(2);
    assertThat(page.locator("header .logo")).isVisible();
    assertThat(page.getByLabel("Tenant")).hasCount(0);
    browser.keepScreenshot("portal-endpoints");
    browser.requireAccessible();

    browser.open("/portal/deliveries");
    assertThat(page.getByText("portal-2")).isVisible();
    assertThat(page.getByText("portal-3")).hasCount(0);
    browser.keepScreenshot("portal-deliveries");
    browser.requireAccessible();

    browser.open("/portal/events/portal-2");
    assertThat(page.locator(".timeline")).containsText("500");
    browser.keepScreenshot("portal-event");
    browser.requireAccessible();
  }

  @Test
  void thingOfAnotherTenantIsAsOneThatIsNotThere() throws Exception {
    enter("", token("admin"));

    for (String path : List.of("/endpoints/" + ofOther, "/events/portal-3", "/keys", "/tenants")) {
      assertThat(get("/portal" + path, session()).statusCode()).as(path).isEqualTo(404);
    }
  }

  private static HttpResponse<Void> get(String path, String cookie)
      throws IOException, InterruptedException {
    return send(request(path, cookie), HttpResponse.BodyHandlers.discarding());
  }

  private static HttpRequest request(String path, String cookie) {
    return HttpRequest.newBuilder(URI.create(root() + path)).header("Cookie", cookie).build();
  }

  private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, handler);
  }

  /** The cookie, as a client of its own may send it. */
  private String session() {
    Cookie cookie = browser.page().context().cookies().get(0);
    return cookie.name + "=" + cookie.value;
  }

  private static String root() {
    return gateway.api().root();
  }

  @Test
  void viewerSeesNoButtonAndIsRefusedWithoutOne() {
    Page page = enter("/endpoints/" + dead, token("viewer"));

    assertThat(page.locator(".actions")).hasCount(0);
    assertThat(page.locator("main form")).hasCount(0);
    browser.keepScreenshot("portal-endpoint");
    browser.requireAccessible();
    page.evaluate("document.querySelector('.account').action = location.pathname + '/pause'");
    click("Sign out");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("another role than 'viewer'");
    assertThat(status(dead)).isEqualTo("ENABLED");
  }

  private static String status(String endpoint) {
    return api().get("/api/v1/endpoints/" + endpoint).json().path("status").stringValue();
  }

  @Test
  void operatorTestsPausesAndReplaysWhatFailed() {
    Page page = enter("/endpoints/" + dead, token("operator"));

    assertThat(page.getByText("Rotate the secret")).hasCount(0);
    unfold("Test");
    click("Send the test call");
    assertThat(page.locator(".tested")).containsText("500");
    unfold("Pause");
    click("Pause now");
    assertThat(page.getByText("The endpoint is paused")).isVisible();
    assertThat(status(dead)).isEqualTo("PAUSED");
    click("Enable");
    assertThat(page.getByText("The endpoint is enabled")).isVisible();
    delivery("portal-2", dead, "DEAD_LETTER");

    isRepaired.set(true);
    page.getByLabel("Find by id").fill("portal-2");
    page.keyboard().press("Enter");
    page.locator("td a", new Page.LocatorOptions().setHasText("dead letter")).click();
    click("Replay");
    assertThat(page.getByText("The delivery is made again")).isVisible();
    delivery("portal-2", dead, "DELIVERED");
    isRepaired.set(false);
  }

  @Test
  void adminRegistersAndEditsAnEndpointAndRotatesItsSecret() {
    Page page = enter("/endpoints/new", token("admin"));
    page.locator("#f-url").fill(receiver.url("/portal-edit"));
    page.getByLabel("event types").fill("portal-edit.*");
    click("Register");
    assertThat(page.locator("code.id").first()).containsText("whsec_");

    browser.open("/portal/endpoints?text=portal-edit");
    page.locator("tbody a").first().click();
    assertThat(page.getByText("Its changes")).hasCount(0);
    page.getByRole(AriaRole.LINK, name("Edit")).click();
    page.getByLabel("description").fill("Orders of Acme");
    click("Save");
    assertThat(page.getByText("The endpoint is changed.")).isVisible();
    unfold("Rotate the secret");
    click("Rotate now");
    assertThat(page.locator("code.id").first()).containsText("whsec_");
    browser.requireAccessible();
  }

  @Test
  void pageOfAnAllowedOriginShowsThePortalInItsFrame() {
    String source = root() + "/portal#" + token("operator");
    try (EmbeddingPage other = new EmbeddingPage(EMBEDDING_PORT, source)) {
      Page page = browser.openOther("http://localhost:" + EMBEDDING_PORT);

      FrameLocator frame = page.frameLocator("iframe");
      assertThat(frame.locator("tbody tr").first()).isVisible();
      frame
          .getByRole(AriaRole.LINK, new FrameLocator.GetByRoleOptions().setName("Deliveries"))
          .click();
      assertThat(frame.getByText("portal-1")).isVisible();
      frame.locator("td a.id").first().click();
      assertThat(frame.locator("h1")).containsText("Delivery");
      frame
          .getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Replay"))
          .click();
      assertThat(frame.getByText("The delivery is made again")).isVisible();
      browser.keepScreenshot("portal-frame");

      Cookie cookie = page.context().cookies().get(0);
      assertThat(cookie.secure).isTrue();
      assertThat(cookie.httpOnly).isTrue();
      assertThat(cookie.sameSite.name()).isEqualTo("NONE");
      assertThat(cookie.partitionKey).contains("localhost");
    }
  }

  @Test
  void pageOfAnotherOriginMayNotShowIt() {
    String source = root() + "/portal#" + token("viewer");
    try (EmbeddingPage other = new EmbeddingPage(EMBEDDING_PORT, source);
        Browser refused = new Browser(root())) {
      Page page = refused.openOther("http://127.0.0.1:" + EMBEDDING_PORT);

      eventually(() -> assertThat(refused.takeMistakes().toString()).contains("frame-ancestors"));
      assertThat(page.frameLocator("iframe").locator("header")).hasCount(0);
      assertThat(page.context().cookies()).isEmpty();
    }
  }

  @Test
  void tokenOpensNoConsoleAndAKeyOfAllTenantsNoPortal() throws Exception {
    Page page = enter("", token("viewer"));
    String ofPortal = session().replace("webhooks-portal", "webhooks-console");
    assertThat(get("/console/endpoints", ofPortal).headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).contains("/console/sign-in?because=ended"));

    click("Sign out");
    browser.requireAccessible();
    page.getByLabel("Token").fill(GatewayProcess.KEY);
    click("Open");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("not for these pages");
    assertThat(browser.takeMistakes()).hasSize(1).allMatch(each -> each.contains("403"));
  }

  @Test
  void signingOutEndsTheSessionAndNotOnlyItsCookie() throws Exception {
    Page page = enter("", token("viewer"));
    String session = session();
    assertThat(get("/portal/endpoints", session).statusCode()).isEqualTo(200);

    click("Sign out");

    assertThat(page.getByText("You are signed out.")).isVisible();
    assertThat(page.context().cookies()).isEmpty();
    for (String sent : List.of(session, session + ".", otherText(session))) {
      assertThat(get("/portal/endpoints", sent).headers().firstValue("Location"))
          .as(sent)
          .hasValueSatisfying(to -> assertThat(to).contains("/sign-in?because=ended"));
    }
  }

  /**
   * The same bytes in base64url, whose last character has bits that count for nothing, or another
   * content.
   */
  private static String otherText(String session) {
    int last = session.length() - 1;
    return session.substring(0, last) + (char) (session.charAt(last) + 1);
  }

  @Test
  void eachLinkOfEachPageLeadsToAPage() throws Exception {
    enter("", token("admin"));
    String session = session();
    Set<String> seen = new HashSet<>();
    Deque<String> left =
        new ArrayDeque<>(List.of("/portal/endpoints", "/portal/dead-letters?eventType=none"));
    while (!left.isEmpty()) {
      String path = left.pop();
      if (seen.add(path)) {
        HttpResponse<String> page =
            send(request(path, session), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        LINK.matcher(page.body())
            .results()
            .map(link -> link.group(1).replace("&amp;", "&"))
            .forEach(left::push);
      }
    }
    assertThat(seen).contains("/portal/replays", "/portal/events/portal-1?tenant=" + TENANT);
  }

  @Test
  void importWithAnEndedSessionLeadsToTheSignIn() {
    Page page = enter("/endpoints", token("admin"));
    page.context().clearCookies();

    unfold("Import");
    page.getByLabel("or its lines").fill("{}");
    click("Import now");

    page.waitForURL("**/portal/sign-in?because=none&to=%2Fendpoints");
  }

  @Test
  void importThatIsTooLongIsRefusedAsAWhole() {
    Page page = enter("/endpoints", token("admin"));

    assertThat(
            page.evaluate(
                    """
                    async () => (await fetch('/portal/endpoints/import', {
                      method: 'POST',
                      headers: {
                        'Content-Type': 'application/x-ndjson',
                        'X-CSRF': document.querySelector('[name=csrf]').value
                      },
                      body: '\\n'.repeat(32 * 1024 * 1024 + 1)
                    })).text()
                    """)
                .toString())
        .contains("must be at most 32 MiB");
  }

  @Test
  void signInKeepsAnEncodedIdAsItWas() throws Exception {
    assertThat(get("/portal/events/a%3Fb?tenant=c", "a=b").headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).endsWith("&to=%2Fevents%2Fa%253Fb%3Ftenant%3Dc"));
  }

  @Test
  void sessionEndsWithTheKeyThatMadeItsToken() {
    var made = api().post("/api/v1/keys", Map.of("name", "portal desk", "role", "admin")).json();
    GatewayApi desk = api().with(made.path("key").stringValue());
    Page page = enter("", token(desk, "viewer"));

    api().delete("/api/v1/keys/" + made.path("id").stringValue());

    assertThat(browser.open("/portal/endpoints").url()).contains("/sign-in?because=ended");
    assertThat(page.locator("[role=status]")).containsText("session has ended");
  }
}
