package dev.dromedary.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium of the machine with one page. It keeps what no page of ours may do: an error
 * on the console, and a request to another host.
 */
public final class Browser implements AutoCloseable {

  private final Playwright playwright;
  private final BrowserContext context;
  private final Page page;
  private final String root;
  private final List<String> mistakes = new CopyOnWriteArrayList<>();
  private final List<String> origins = new CopyOnWriteArrayList<>();

  /**
   * @param root such as {@code http://127.0.0.1:8080}
   */
  public Browser(String root) {
    Optional<Path> chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        chromium.isPresent(), "The pages are not tested: no chromium in /usr/bin");
    this.root = root;
    origins.add(root);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    context =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")))
            .newContext();
    context.setDefaultTimeout(20_000);
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            mistakes.add("console: " + message.text() + " at " + message.location());
          }
        });
    page.onPageError(error -> mistakes.add("script: " + error));
    page.onRequest(
        request -> {
          if (origins.stream().noneMatch(request.url()::startsWith)
              && !request.url().startsWith("data:")) {
            mistakes.add("request to elsewhere: " + request.url());
          }
        });
  }

  public Page page() {
    return page;
  }

  public Page open(String path) {
    page.navigate(root + path);
    return page;
  }

  /** Another host that the pages may ask as well from now on. */
  public void mayAsk(String origin) {
    origins.add(origin);
  }

  /** Opens a page of another application. */
  public Page openOther(String origin) {
    mayAsk(origin);
    page.navigate(origin + "/");
    return page;
  }

  public void signIn(String key) {
    open("/console/sign-in");
    page.getByLabel("Key of the API").fill(key);
    page.getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Sign in"))
        .click();
    page.waitForURL(root + "/console/");
  }

  /** In both themes, and at 200 % on a phone's width without scrolling sideways. */
  public void requireAccessible() {
    for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
      assertThat(
              new AxeBuilder(page)
                  .analyze().getViolations().stream()
                      .map(
                          each ->
                              each.getId()
                                  + ": "
                                  + each.getNodes().stream()
                                      .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                      .toList()))
          .as("axe on %s in %s", page.url(), theme)
          .isEmpty();
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(360, 740);
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .as("%s fits a phone", page.url())
        .isEqualTo(true);
    page.setViewportSize(1280, 900);
  }

  /** Kept in {@code docs/} where {@code -Dscreenshots} is set. */
  public void keepScreenshot(String name) {
    if (System.getProperty("screenshots") != null) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/console", name + ".png")));
    }
  }

  /** The mistakes that a test wants. */
  public List<String> takeMistakes() {
    List<String> taken = List.copyOf(mistakes);
    mistakes.removeAll(taken);
    return taken;
  }

  public void requireNoMistakes() {
    assertThat(takeMistakes()).isEmpty();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
