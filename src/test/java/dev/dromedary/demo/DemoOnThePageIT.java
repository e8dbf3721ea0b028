package dev.dromedary.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.GatewayProcess;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's tour on the page: find the dead endpoint, see why, switch it on, requeue, and
 * watch the deliveries arrive. It begins at the addresses that the demo says at its end.
 */
class DemoOnThePageIT {

  private static final Pattern ADDRESS =
      Pattern.compile("http://localhost:\\d+(/console/(\\S+))  +\\w");

  @TempDir Path folder;

  private Browser browser;

  @Test
  void operatorFindsTheDeadEndpointAndSeesItsDeliveriesArrive() throws Exception {
    try (DemoGateway demo = new DemoGateway(folder, 200)) {
      demo.gateway().start().awaitUp().awaitLog("Ctrl-C ends the gateway");
      try (Browser opened = new Browser(demo.gateway().api().root())) {
        browser = opened;
        browser.signIn(GatewayProcess.KEY);
        tour(demo);
        browser.requireNoMistakes();
      }
    }
  }

  private void tour(DemoGateway demo) throws Exception {
    Matcher addresses = ADDRESS.matcher(demo.gateway().log());

    Page page = browser.page();
    assertThat(page.getByText("webhooks.dead-letters")).isVisible();

    // Find the dead endpoint, and see why: its statistics are some seconds behind.
    page = browser.open(next(addresses, "problems"));
    Locator problem = page.locator("tbody tr").filter(having("/dead")).filter(having("500"));
    page.waitForCondition(
        () -> {
          if (problem.count() == 0) {
            browser.page().reload();
          }
          return problem.count() > 0;
        });
    assertThat(problem).containsText("The endpoint answered with status 500.");
    browser.keepScreenshot("demo-problems");
    browser.requireAccessible();
    problem.getByRole(AriaRole.LINK, link("See")).click();
    assertThat(page.locator("tbody tr").first()).containsText("dead letter");

    // Switch it on, and test it.
    DemoIT.switchOn(demo);
    page = browser.open(next(addresses, "endpoints/dead"));
    page.locator("summary", new Page.LocatorOptions().setHasText("Test")).first().click();
    click("Send the test call");
    assertThat(page.locator(".tested")).containsText("204");

    // Requeue its dead letters.
    page = browser.open(next(addresses, "dead-letters?endpointId=dead"));
    page.locator("summary", new Page.LocatorOptions().setHasText("Requeue all that match")).click();
    click("Requeue now");
    assertThat(page.getByText("They are delivered now.")).isVisible();

    // Watch them arrive: the page is open and changes by itself.
    page = browser.open(next(addresses, "deliveries?endpointId=dead"));
    Locator rows = page.locator("tbody tr");
    Locator delivered = rows.filter(having("delivered"));
    page.waitForCondition(() -> rows.count() > 0 && delivered.count() == rows.count());
    browser.keepScreenshot("demo-deliveries");
    assertThat(demo.gateway().api().all("/api/v1/dead-letters")).isEmpty();
  }

  /** The next address of the demo's end, which is this one. */
  private static String next(Matcher addresses, String page) {
    assertThat(addresses.find()).as(page).isTrue();
    assertThat(addresses.group(2)).isEqualTo(page);
    return addresses.group(1);
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator.GetByRoleOptions link(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private void click(String button) {
    browser
        .page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }
}
