package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.Receiver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each page of the console does its main action, in a browser, and is accessible. */
class ConsoleIT extends OneGateway {

  private static Browser browser;
  private static String dead;

  @BeforeAll
  static void signIn() {
    receiver.inbox("/console");
    receiver.register(api(), "/console", "console.*");
    receiver.inbox("/console-dead").answers((id, times) -> Receiver.Reply.status(500));
    dead = receiver.register(api(), "/console-dead", "console.dead").id();
    publish("console-1", "console.done");
    publish("console-2", "console.dead");
    delivery("console-2", dead, "DEAD_LETTER");
    browser = new Browser(gateway.api().root());
    browser.signIn(GatewayProcess.KEY);
  }

  @AfterEach
  void noPageErrsOrAsksElsewhere() {
    browser.requireNoMistakes();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void click(String button) {
    browser
        .page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
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
  void readerIsAskedForAKeyAndTakenWhereTheyWanted() {
    try (Browser other = new Browser(gateway.api().root())) {
      Page page = other.open("/console/endpoints?tenant=acme");
      assertThat(page.getByLabel("Key of the API")).isFocused();
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
