package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import dev.dromedary.kit.SelfSigned;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each page of the console does its main action, in a browser, and is accessible. */
class ConsoleIT extends OneConsole {

  private static String dead;

  @BeforeAll
  static void deliver() {
    receiver.inbox("/shown");
    receiver.register(api(), "/shown", "console.*");
    receiver.inbox("/shown-dead").answers((id, times) -> Receiver.Reply.status(500));
    dead = receiver.register(api(), "/shown-dead", "console.dead").id();
    publish("shown-1", "console.done");
    publish("shown-2", "console.dead");
    delivery("shown-2", dead, "DEAD_LETTER");
    // Statistics follow within seconds, and the problems are of them.
    String failures = "/api/v1/statistics/deliveries?groupBy=endpointId,statusCode&endpointId=";
    eventually(() -> assertThat(api().get(failures + dead).json().toString()).contains("500"));
  }

  @Test
  void nowShowsChartsAndQueues() {
    Page page = browser.open("/console/");

    assertThat(page.locator(".plot canvas").first()).isVisible();
    assertThat(page.getByText("webhooks.events").first()).isVisible();
    browser.keepScreenshot("now");
    browser.requireAccessible();
  }

  @Test
  void problemsAreGroupedWithASampleAndPaused() {
    Page page = browser.open("/console/problems?endpointId=" + dead);
    assertThat(page.locator("tbody tr")).hasCount(1);
    assertThat(page.locator("tbody tr")).containsText("500");
    assertThat(page.locator("tbody tr")).containsText("shown-2");
    browser.keepScreenshot("problems");
    browser.requireAccessible();

    click("Pause");
    assertThat(page.getByText("The endpoint is paused")).isVisible();
    assertThat(status(dead)).isEqualTo("PAUSED");
    click("Enable");
    assertThat(page.getByText("The endpoint is enabled")).isVisible();
  }

  private static String status(String endpoint) {
    return api().get("/api/v1/endpoints/" + endpoint).json().path("status").stringValue();
  }

  @Test
  void severalEndpointsArePausedAtOnce() {
    String one = receiver.register(api(), "/console-bulk-1", "console-bulk.*").id();
    String two = receiver.register(api(), "/console-bulk-2", "console-bulk.*").id();
    Page page = browser.open("/console/endpoints");
    page.getByLabel("Id, URL or description").fill("console-bulk");
    click("Filter");
    assertThat(page).hasURL(java.util.regex.Pattern.compile("text=console-bulk"));
    browser.keepScreenshot("endpoints");
    browser.requireAccessible();

    for (String each : new String[] {"1", "2"}) {
      page.getByLabel("Choose " + receiver.url("/console-bulk-" + each)).check();
    }
    click("Pause the chosen ones");
    assertThat(page.getByText("2 endpoints are paused.")).isVisible();
    assertThat(status(one)).isEqualTo("PAUSED");
    assertThat(status(two)).isEqualTo("PAUSED");
  }

  @Test
  void endpointIsTestedEditedAndItsSecretRotated() {
    receiver.inbox("/console-edit");
    String id = receiver.register(api(), "/console-edit", "console.*").id();
    Page page = browser.open("/console/endpoints/" + id);
    browser.keepScreenshot("endpoint");
    browser.requireAccessible();

    page.locator("summary", new Page.LocatorOptions().setHasText("Test")).first().click();
    click("Send the test call");
    assertThat(page.locator(".tested")).containsText("204");
    page.locator("summary", new Page.LocatorOptions().setHasText("Rotate the secret")).click();
    click("Rotate now");
    assertThat(page.getByText("The secret is new")).isVisible();
    browser.requireAccessible();
    click("Show the secret");
    assertThat(page.locator("code.id")).containsText("whsec_");

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Edit").setExact(true))
        .click();
    page.getByLabel("filter").fill("this is no CEL");
    click("Save");
    assertThat(page.locator("#e-filter")).isVisible();
    browser.requireAccessible();
    page.getByLabel("filter").fill("type == 'console.done'");
    click("Preview with the last ten events");
    assertThat(page.locator("tbody")).containsText("shown-1");
    browser.keepScreenshot("endpoint-edit");
    click("Save");
    assertThat(page.getByText("The endpoint is changed.")).isVisible();
    assertThat(api().get("/api/v1/endpoints/" + id).json().path("filter").stringValue())
        .isEqualTo("type == 'console.done'");
  }

  @Test
  void deliveriesAreFilteredAndExported() {
    Page page = browser.open("/console/deliveries?endpointId=" + dead);
    assertThat(page.locator("tbody tr")).hasCount(1);
    browser.keepScreenshot("deliveries");
    browser.requireAccessible();

    page.getByLabel("Status code").fill("nonsense");
    click("Filter");
    assertThat(page.locator("#e-statusCode")).isVisible();
    browser.requireAccessible();
    page.getByLabel("Status code").fill("5xx");
    click("Filter");
    assertThat(page.locator("tbody tr")).hasCount(1);
    assertThat(
            page.waitForDownload(
                    () ->
                        page.getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName("CSV").setExact(true))
                            .click())
                .suggestedFilename())
        .isEqualTo("deliveries.csv");
  }

  @Test
  void deliveriesAppearOnAnOpenPageAsTheyChange() {
    receiver.inbox("/console-live");
    String id = receiver.register(api(), "/console-live", "console-live").id();
    Page page = browser.open("/console/deliveries?endpointId=" + id);
    assertThat(page.getByText("There is no such delivery.")).isVisible();

    publish("live-1", "console-live");

    assertThat(page.locator("tbody tr")).containsText("live-1", within20Seconds());
    assertThat(page.locator("tbody tr")).containsText("delivered", within20Seconds());
  }

  private static LocatorAssertions.ContainsTextOptions within20Seconds() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  }

  @Test
  void anyIdIsFoundAndAnEventTellsItsStory() {
    Page page = browser.open("/console/");
    page.getByLabel("Find by id").fill("shown-2");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("shown-2");
    browser.keepScreenshot("event");
    assertThat(page.locator(".timeline")).containsText("Accepted");
    assertThat(page.locator(".timeline")).containsText("500");
    assertThat(page.locator(".timeline")).containsText("Dead letter: schedule exhausted");
    page.locator("summary", new Page.LocatorOptions().setHasText("Repeat it with curl"))
        .first()
        .click();
    assertThat(
            page.locator(".timeline pre")
                .filter(new Locator.FilterOptions().setHasText("--data-binary @payload"))
                .first())
        .isVisible();
    browser.requireAccessible();

    page.locator("td a", new Page.LocatorOptions().setHasText("dead letter")).click();
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Delivery");
    browser.keepScreenshot("delivery");
    browser.requireAccessible();
    click("Replay");
    assertThat(page.getByText("The delivery is made again")).isVisible();
  }

  @Test
  void attemptSaysWhichSecretSignedIt() {
    receiver.inbox("/console-signed");
    String id = receiver.register(api(), "/console-signed", "console-signed").id();
    publish("console-signed-1", "console-signed");
    delivery("console-signed-1", id, "DELIVERED");
    Page page = browser.open("/console/events/console-signed-1");
    assertThat(page.locator("footer .as")).not().containsText("/audit");
    assertThat(page.locator(".timeline"))
        .containsText("Signed with the secret that the endpoint has now.");

    api().post("/api/v1/endpoints/" + id + "/rotate-secret", Map.of("overlap", "1h"));
    page.reload();
    assertThat(page.locator(".timeline")).containsText("Signed with the secret of before");
  }

  @Test
  void definitionHasWhatShapesTheRequestAndNoSecretOfIt() {
    receiver.inbox("/console-shaped");
    String authority =
        SelfSigned.make(folder.resolve("console-shaped"), "a.example", "EC", "dns:a.example")
            .certificate();
    String id =
        receiver
            .register(
                api(),
                "/console-shaped",
                Map.of(
                    "eventTypes",
                    List.of("console-shaped"),
                    "transform",
                    "{'body': data}",
                    "authentication",
                    Map.of("type", "bearer", "token", "topsecret"),
                    "tls",
                    Map.of("authority", authority),
                    "tenantHeader",
                    true))
            .id();

    Locator definition = browser.open("/console/endpoints/" + id).locator("dl.facts").nth(1);

    assertThat(definition).containsText("{'body': data}");
    assertThat(definition).containsText("bearer");
    assertThat(definition).containsText("webhook-tenant");
    assertThat(definition).containsText("authority");
    assertThat(definition).not().containsText("topsecret");
  }

  @Test
  void readerIsAskedForAKeyAndTakenWhereTheyWanted() {
    try (Browser other = new Browser(gateway.api().root())) {
      Page page = other.open("/console/endpoints?tenant=acme");
      assertThat(page.getByLabel("Key of the API")).isFocused();
      other.keepScreenshot("sign-in");
      other.requireAccessible();

      page.getByLabel("Key of the API").fill("a wrong key");
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("not known");

      page.getByLabel("Key of the API").fill(GatewayProcess.KEY);
      page.keyboard().press("Enter");
      page.waitForURL("**/console/endpoints?tenant=acme");

      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
      assertThat(page.getByText("You are signed out.")).isVisible();
      assertThat(other.open("/console/").url()).contains("/sign-in");
    }
  }
}
