package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Browser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader sees in the console what its role may do, and what its tenant has. */
class ConsoleRolesIT extends OneGateway {

  private static final String TENANT = "roles-acme";

  private static String ofAcme;
  private static String ofOther;
  private Browser browser;
  private Page page;

  @BeforeAll
  static void deliver() {
    ofAcme = register("/roles-acme", TENANT);
    ofOther = register("/roles-other", "roles-other");
    for (String tenant : List.of(TENANT, "roles-other")) {
      api()
          .post(
              "/api/v1/events",
              Map.of("id", "of-" + tenant, "type", "roles.x", "tenant", tenant, "data", Map.of()));
    }
    delivery("of-" + TENANT, ofAcme, "DELIVERED");
    delivery("of-roles-other", ofOther, "DELIVERED");
  }

  private static String register(String path, String tenant) {
    receiver.inbox(path);
    return receiver
        .register(api(), path, Map.of("tenant", tenant, "eventTypes", List.of("roles.*")))
        .id();
  }

  @BeforeEach
  void open() {
    browser = new Browser(gateway.api().root());
    page = browser.page();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private void signIn(String role, String tenant) {
    Map<String, Object> key = new HashMap<>(Map.of("name", "roles " + role, "role", role));
    if (tenant != null) {
      key.put("tenant", tenant);
    }
    browser.signIn(api().post("/api/v1/keys", key).json().path("key").stringValue());
  }

  private List<String> menu() {
    return page.locator("header nav a").allInnerTexts();
  }

  /** Each page that the reader is shown opens, without a mistake and for everyone. */
  private void openTheMenu() {
    for (String path :
        page.locator("header nav a").all().stream()
            .map(each -> each.getAttribute("href"))
            .toList()) {
      assertThat(page.navigate(gateway.api().root() + path).status()).as(path).isEqualTo(200);
      browser.requireAccessible();
    }
    browser.requireNoMistakes();
  }

  private void requireForbidden(String path) {
    assertThat(page.navigate(gateway.api().root() + path).status()).as(path).isEqualTo(403);
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Not allowed");
  }

  /** As a form that the page does not have. */
  private Locator post(String path) {
    page.evaluate(
        "path => document.querySelector('.account').action = path",
        "/console/endpoints/" + ofAcme + path);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
    return page.getByRole(AriaRole.ALERT);
  }

  private static String status() {
    return api().get("/api/v1/endpoints/" + ofAcme).json().path("status").stringValue();
  }

  @Test
  void viewerSeesEverythingAndChangesNothing() {
    signIn("viewer", null);
    assertThat(menu()).contains("Now", "Endpoints", "Replays").doesNotContain("Keys", "Audit");
    openTheMenu();

    browser.open("/console/endpoints/" + ofAcme);
    assertThat(page.locator("main form[method=post]")).hasCount(0);
    browser.open("/console/events/of-" + TENANT);
    assertThat(page.locator("main form[method=post]")).hasCount(0);

    browser.open("/console/endpoints/" + ofAcme);
    assertThat(post("/pause")).containsText("another role than 'viewer'");
    assertThat(status()).isEqualTo("ENABLED");
    requireForbidden("/console/keys");
    requireForbidden("/console/audit");
  }

  @Test
  void operatorPausesAndSeesNoSecret() {
    signIn("operator", null);
    assertThat(menu()).doesNotContain("Keys", "Audit");
    openTheMenu();

    browser.open("/console/endpoints/" + ofAcme);
    assertThat(page.getByText("Pause now")).hasCount(1);
    for (String ofAdmins : List.of("Show the secret", "Rotate the secret", "Edit", "Delete")) {
      assertThat(page.getByText(ofAdmins, new Page.GetByTextOptions().setExact(true))).hasCount(0);
    }
    post("/pause");
    assertThat(page.getByText("The endpoint is paused")).isVisible();
    assertThat(status()).isEqualTo("PAUSED");
    post("/enable");
    assertThat(page.getByText("The endpoint is enabled")).isVisible();
    assertThat(post("/delete")).containsText("another role than 'operator'");
    assertThat(status()).isEqualTo("ENABLED");
  }

  @Test
  void adminOfATenantHasEverythingOfItsTenantAndNothingElse() {
    signIn("admin", TENANT);
    assertThat(menu()).contains("Keys", "Audit");
    openTheMenu();

    browser.open("/console/endpoints");
    assertThat(page.locator("tbody tr")).hasCount(1);
    browser.open("/console/deliveries");
    assertThat(page.locator("tbody tr")).hasCount(1);
    browser.open("/console/tenants");
    assertThat(page.locator("tbody tr")).hasCount(1);
    browser.open("/console/keys");
    assertThat(page.locator("tbody")).not().containsText("roles viewer");
    for (String other : List.of("/endpoints/" + ofOther, "/events/of-roles-other")) {
      assertThat(page.navigate(gateway.api().root() + "/console" + other).status())
          .as(other)
          .isEqualTo(404);
    }
  }
}
