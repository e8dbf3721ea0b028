package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The pages of operators and admins do their main actions, in a browser, and are accessible. */
class ConsoleOperatorIT extends OneConsole {

  @Test
  void deadLettersAreSelectedCountedAndRequeued() {
    AtomicBoolean isRepaired = new AtomicBoolean();
    receiver
        .inbox("/operator-dead")
        .answers((event, times) -> Receiver.Reply.status(isRepaired.get() ? 204 : 500));
    String id = receiver.register(api(), "/operator-dead", "operator-dead.*").id();
    publish("operator-dead-1", "operator-dead.done");
    delivery("operator-dead-1", id, "DEAD_LETTER");

    Page page = browser.open("/console/dead-letters");
    page.locator("tr", new Page.LocatorOptions().setHasText(id))
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Select"))
        .click();
    assertThat(page.getByText("1 dead letters match.")).isVisible();
    browser.keepScreenshot("dead-letters");
    browser.requireAccessible();

    isRepaired.set(true);
    page.locator("summary", new Page.LocatorOptions().setHasText("Requeue all that match")).click();
    click("Requeue now");
    assertThat(page.getByText("Requeued: 1.")).isVisible();
    delivery("operator-dead-1", id, "DELIVERED");
  }

  @Test
  void replayIsCountedBeforeItBeginsAndShowsItsProgress() {
    receiver.inbox("/operator-replay");
    String id = receiver.register(api(), "/operator-replay", "operator-replay.*").id();
    for (String event : new String[] {"operator-replay-1", "operator-replay-2"}) {
      publish(event, "operator-replay.done");
      delivery(event, id, "DELIVERED");
    }

    Page page = browser.open("/console/replays?endpointId=" + id);
    page.getByLabel("At most a second").fill("fast");
    click("Count them");
    assertThat(page.locator(".banner.bad")).containsText("perSecond");
    page.getByLabel("At most a second").fill("1");
    click("Count them");
    assertThat(page.getByText("These conditions match")).containsText("2 deliveries");
    browser.keepScreenshot("replays");
    browser.requireAccessible();

    click("Begin the replay");
    assertThat(page.getByRole(AriaRole.HEADING).first()).containsText("Replay rpl_");
    browser.keepScreenshot("replay");
    browser.requireAccessible();
    assertThat(page.locator("dl.facts")).containsText("2 of 2");
  }

  @Test
  void keyIsMadeShownOnceAndDeleted() {
    Page page = browser.open("/console/keys");
    page.getByLabel("Name").fill("operator desk");
    page.getByLabel("Role").selectOption("viewer");
    click("Make a key");
    String key = page.locator("code.id").textContent();
    browser.requireAccessible();
    assertThat(api().with(key).get("/api/v1/endpoints").status()).isEqualTo(200);

    page = browser.open("/console/keys");
    Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("operator desk"));
    assertThat(row).hasCount(1);
    assertThat(page.getByText(key)).hasCount(0);
    browser.keepScreenshot("keys");
    row.locator("summary").click();
    row.getByText("Delete now").click();
    assertThat(page.getByText("The key is deleted")).isVisible();
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("operator desk")))
        .hasCount(0);

    page = browser.open("/console/audit?what=key.delete");
    assertThat(page.locator("tbody tr").first()).containsText("key.delete");
    browser.keepScreenshot("audit");
    browser.requireAccessible();
  }

  @Test
  void tenantHasATokenAndIsCountedBeforeItIsErased() {
    receiver.register(api(), "/operator-tenant", "operator-tenant");
    Page page = browser.open("/console/tenants");
    assertThat(page.locator("tbody tr").first()).isVisible();
    browser.keepScreenshot("tenants");
    browser.requireAccessible();
    page.getByText("Make a token").first().click();
    page.getByText("Make it").first().click();
    String token = page.locator("code.id").textContent();
    assertThat(api().with(token).get("/api/v1/endpoints").status()).isEqualTo(200);
    page.getByText("Count what an erasure takes").first().click();
    assertThat(page.locator(".banner.bad")).containsText("would be erased");
    browser.requireAccessible();
  }

  @Test
  void exampleOfAnEventTypeIsPublished() {
    api()
        .put(
            "/api/v1/event-types/operator.example",
            Map.of("description", "An example.", "example", Map.of("total", 7)));
    Page page = browser.open("/console/event-types");
    browser.keepScreenshot("event-types");
    browser.requireAccessible();
    page.locator("section", new Page.LocatorOptions().setHasText("operator.example"))
        .getByText("Publish this example")
        .click();
    page.getByText("Publish it now").locator("visible=true").click();
    assertThat(page.getByText("is accepted")).isVisible();
    api().delete("/api/v1/event-types/operator.example");
  }

  @Test
  void routeIsStoppedAndStartedOnItsDrawing() {
    Page page = browser.open("/console/routes");
    assertThat(page.locator(".data-path a")).hasCount(12);
    assertThat(page.locator(".data-path .arrow[data-from=accept][data-to=match]")).hasCount(1);
    assertThat(page.locator(".data-path .arrow[data-from=attempt][data-to=retry]")).hasCount(1);
    assertThat(page.locator(".data-path a[href='#stage-fan-out']")).containsText("started");
    browser.keepScreenshot("routes");
    browser.requireAccessible();

    Locator route = page.locator("tr[data-route=webhooks-fan-out]");
    route.locator("summary").click();
    browser.requireAccessible();
    route.getByText("Stop now").click();
    assertThat(page.locator(".banner.good")).containsText("webhooks-fan-out is stopped");
    assertThat(page.locator(".data-path a[href='#stage-fan-out']")).containsText("1 stopped");
    assertThat(page.locator("tr[data-route=webhooks-fan-out] .status.bad")).hasText("stopped");
    browser.requireAccessible();
    assertThat(api().get("/api/v1/routes/webhooks-fan-out").json().path("state").stringValue())
        .isEqualTo("STOPPED");
    assertThat(browser.open("/console/").locator(".banner.warn"))
        .containsText("webhooks-fan-out is stopped");

    page = browser.open("/console/routes");
    page.locator("tr[data-route=webhooks-fan-out]").getByText("Start").click();
    assertThat(page.locator(".banner.good")).containsText("takes messages again");
    assertThat(api().get("/api/v1/routes/webhooks-fan-out").json().path("state").stringValue())
        .isEqualTo("STARTED");
    assertThat(page.locator("tr[data-route=webhooks-match] summary")).hasCount(0);
  }

  @Test
  void rejectedRouteFileIsShownWithItsLineAndReason() throws Exception {
    Path file = Files.createDirectories(folder.resolve("routes")).resolve("own.camel.yaml");
    Files.writeString(
        file,
        "- route:\n    id: own\n    from:\n      uri: timer:own\n      steeps:\n        - stop: {}\n");
    eventually(
        () -> assertThat(api().get("/api/v1/routes").json().path("rejected").size()).isEqualTo(1));

    Page page = browser.open("/console/routes");
    assertThat(page.locator(".banner.bad")).containsText("own.camel.yaml, line 5 is rejected");
    assertThat(page.locator(".banner.bad")).containsText("steeps");
    browser.requireAccessible();
    assertThat(browser.open("/console/").locator(".banner.bad", hasText("own.camel.yaml")))
        .containsText("its old routes run on");

    Files.delete(file);
    eventually(
        () -> assertThat(api().get("/api/v1/routes").json().path("rejected").isEmpty()).isTrue());
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }
}
