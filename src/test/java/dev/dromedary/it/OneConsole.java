package dev.dromedary.it;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.kit.Browser;
import dev.dromedary.kit.GatewayProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The console of the one gateway, in a browser that is signed in with the first key. */
abstract class OneConsole extends OneGateway {

  static Browser browser;

  @BeforeAll
  static void signIn() {
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

  static void click(String button) {
    browser
        .page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }
}
