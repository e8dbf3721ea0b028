package dev.dromedary.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.dromedary.signing.SigningSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The jobs of docs/operations.md, done on the page, by the buttons that it names. */
class JobsOnThePageIT extends OneConsole {

  private static final Pattern NAME = Pattern.compile("\\*([^*]+)\\*");

  private final Map<String, Consumer<Map<String, String>>> steps = new LinkedHashMap<>();

  JobsOnThePageIT() {
    steps.put("Replace a leaked secret now", this::replaceSecret);
    steps.put(
        "Rotate to a secret that the customer brings, in its own time", this::takeSecretOfCustomer);
    steps.put("Pause an endpoint while its owner works on it", this::pause);
    steps.put("Stop an endpoint for good, and keep what comes as dead letters", this::stop);
    steps.put("Enable an endpoint again, and deliver its dead letters", this::enableAndRequeue);
    steps.put("Change one field of an endpoint", this::changeField);
    steps.put("Import 10,000 endpoints", this::importEndpoints);
    steps.put("Try a receiver with an event that it failed on", this::tryReceiver);
    steps.put("Deliver one event again", this::deliverAgain);
    steps.put("Send all of an endpoint from 02:00 to 04:00 to a new URL", this::sendToNewUrl);
    steps.put(
        "Send the failures of a time again, slowly, counting first", this::sendFailuresSlowly);
    steps.put(
        "Requeue only what died of TIMEOUT since yesterday, counting first", this::requeueTimeouts);
    steps.put("Discard dead letters, counting first", this::discard);
    steps.put("Let a customer see only its own", this::makeToken);
    steps.put("Give a program a key that only publishes", this::makeKey);
    steps.put("Take a key back", this::deleteKey);
    steps.put("See deliveries as they happen", this::follow);
    steps.put("See who changed an endpoint", this::seeChanges);
    steps.put("Delete the payload of an event", this::erasePayload);
    steps.put("Delete all data of a tenant, counting first", this::eraseTenant);
  }

  @Test
  void eachJobHasItsStepsOnThePage() throws IOException {
    assertThat(jobs().map(row -> row[1].strip())).containsExactlyElementsOf(steps.keySet());
  }

  /** The names in the table are those of buttons, links and fields. */
  @Test
  void namesOfTheTableAreOnThePages() throws IOException {
    String pages;
    try (Stream<Path> templates = Files.list(Path.of("src/main/resources/dromedary/console"))) {
      pages =
          templates
              .filter(each -> each.toString().endsWith(".html"))
              .map(JobsOnThePageIT::read)
              .collect(Collectors.joining());
    }
    assertThat(
            jobs()
                .flatMap(row -> NAME.matcher(row[3]).results().map((MatchResult m) -> m.group(1))))
        .isNotEmpty()
        .allMatch(pages::contains);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("jobs")
  void jobIsDoneOnThePage(String none, String job, String calls, String page) {
    steps.get(job.strip()).accept(JobsIT.given());
  }

  private static Stream<String[]> jobs() throws IOException {
    return JobsIT.jobs();
  }

  private void replaceSecret(Map<String, String> given) {
    String before = secret(given);
    Page page = endpoint(given);
    open("Rotate the secret");
    page.getByLabel("Overlap").fill("a day");
    click("Rotate now");
    assertThat(page.locator("#e-overlap")).isVisible();
    page.getByLabel("Overlap").fill("1h");
    click("Rotate now");
    open("End the overlap");
    click("End the overlap now");
    says("The current secret signs alone.");
    open("Rotate the secret");
    page.getByLabel("Overlap").fill("0s");
    click("Rotate now");
    says("signs alone from now on");
    assertThat(secret(given)).isNotEqualTo(before);
    assertThat(shown(given).path("previousSecretUntil").isMissingNode()).isTrue();
  }

  private void takeSecretOfCustomer(Map<String, String> given) {
    String brought = SigningSecret.generate().reveal();
    Page page = endpoint(given);
    open("Rotate the secret");
    page.getByLabel("New secret").fill(brought);
    page.getByLabel("Overlap").fill("48h");
    click("Rotate now");
    assertThat(page.locator("[data-countdown]")).containsText("in 1 d 23 h");
    assertThat(secret(given)).isEqualTo(brought);
  }

  private void pause(Map<String, String> given) {
    Page page = endpoint(given);
    open("Pause");
    page.getByLabel("Until").fill("tomorrow");
    click("Pause now");
    assertThat(page.locator("#e-until")).isVisible();
    page.getByLabel("Until").fill(given.get("until"));
    click("Pause now");
    says("The endpoint is paused");
    assertThat(shown(given).path("pausedUntil").isString()).isTrue();
    click("Enable");
    says("The endpoint is enabled");
  }

  private void stop(Map<String, String> given) {
    endpoint(given);
    open("Disable");
    click("Disable now");
    says("The endpoint is disabled");
    assertThat(shown(given).path("status").stringValue()).isEqualTo("DISABLED");
  }

  private void enableAndRequeue(Map<String, String> given) {
    api().post("/api/v1/endpoints/" + given.get("endpointId") + "/pause", null);
    endpoint(given);
    click("Enable");
    says("The endpoint is enabled");
    follow("Its dead letters");
    open("Requeue all that match");
    click("Requeue now");
    says("Requeued: 1.");
  }

  private void changeField(Map<String, String> given) {
    Page page = endpoint(given);
    follow("Edit");
    page.getByLabel("description").fill("The new one");
    page.getByLabel("headers").fill("X-Desk: 7");
    click("Save");
    says("The endpoint is changed.");
    assertThat(shown(given).path("description").stringValue()).isEqualTo("The new one");
    assertThat(shown(given).path("headers").path("X-Desk").stringValue()).isEqualTo("7");
    assertThat(shown(given).path("redeliveryPolicy").stringValue()).isEqualTo("once");
  }

  private void importEndpoints(Map<String, String> given) {
    Page page = browser.open("/console/endpoints");
    open("Import");
    page.getByLabel("or its lines").fill(given.get("lines") + "\n{\"id\": \"no-url\"}");
    click("Import now");
    assertThat(page.getByText("100 endpoints")).isVisible();
    assertThat(page.locator("section table")).containsText("101");
    String last = given.get("tenant") + "-100";
    assertThat(api().get("/api/v1/endpoints/" + last).status()).isEqualTo(200);
  }

  private void tryReceiver(Map<String, String> given) {
    Page page = endpoint(given);
    open("Test");
    page.getByLabel("or with the event of this id").fill(given.get("eventId"));
    click("Send the test call");
    assertThat(page.locator(".tested")).containsText("timeout");
  }

  private void deliverAgain(Map<String, String> given) {
    Page page = event(given.get("eventId"), given);
    page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("Replay to " + given.get("endpointId")))
        .click();
    says("The event is delivered again");
  }

  private void sendToNewUrl(Map<String, String> given) {
    Page page = endpoint(given);
    follow("Edit");
    page.locator("#f-url").fill(given.get("url"));
    click("Save");
    says("The endpoint is changed.");
    follow("Replay");
    page.getByLabel("Created since").fill(given.get("since"));
    page.getByLabel("until").fill(given.get("until"));
    click("Count them");
    says("1 deliveries");
    click("Begin the replay");
    delivery(given.get("eventId"), given.get("endpointId"), "DELIVERED");
  }

  private void sendFailuresSlowly(Map<String, String> given) {
    Page page = browser.open("/console/replays");
    page.getByLabel("Tenant").fill(given.get("tenant"));
    page.getByLabel("Status").selectOption("DEAD_LETTER");
    page.getByLabel("Created since").fill(given.get("since"));
    page.getByLabel("At most a second").fill("50");
    click("Count them");
    says("1 deliveries");
    click("Begin the replay");
    assertThat(page.locator("dl.facts")).containsText("at most 50 a second");
  }

  private void requeueTimeouts(Map<String, String> given) {
    Page page = browser.open("/console/dead-letters");
    page.getByLabel("Tenant").fill(given.get("tenant"));
    page.getByLabel("Result of the last attempt").selectOption("TIMEOUT");
    page.getByLabel("Dead since").fill(given.get("since"));
    click("Filter and count");
    says("dead letters match");
    open("Requeue all that match");
    click("Requeue now");
    says("Requeued: 1.");
  }

  private void discard(Map<String, String> given) {
    Page page = browser.open("/console/dead-letters");
    page.getByLabel("Tenant").fill(given.get("tenant"));
    click("Filter and count");
    says("dead letters match");
    open("Discard all that match");
    click("Discard now");
    says("Discarded: 1.");
  }

  private void makeToken(Map<String, String> given) {
    Locator row = tenant(given);
    row.getByText("Make a token").click();
    row.getByLabel("Good for").fill("2h");
    row.getByText("Make it").click();
    String token = browser.page().locator("code.id").textContent();
    JsonNode seen = api().with(token).get("/api/v1/deliveries").json().path("data");
    assertThat(seen.findValuesAsString("tenant")).isNotEmpty().containsOnly(given.get("tenant"));
  }

  private void makeKey(Map<String, String> given) {
    Page page = browser.open("/console/keys");
    page.getByLabel("Name").fill("billing of " + given.get("tenant"));
    page.getByLabel("Role").selectOption("sender");
    page.getByLabel("Tenant").fill(given.get("tenant"));
    click("Make a key");
    String key = page.locator("code.id").textContent();
    assertThat(
            api()
                .with(key)
                .post("/api/v1/events", Map.of("type", "job.key", "data", Map.of()))
                .status())
        .isEqualTo(202);
    assertThat(api().with(key).get("/api/v1/deliveries").status()).isEqualTo(403);
  }

  private void deleteKey(Map<String, String> given) {
    Page page = browser.open("/console/keys");
    Locator row = page.locator("tr", new Page.LocatorOptions().setHasText(given.get("keyId")));
    row.locator("summary").click();
    row.getByText("Delete now").click();
    says("The key is deleted");
    assertThat(page.getByText(given.get("keyId"))).hasCount(0);
  }

  private void follow(Map<String, String> given) {
    Page page = browser.open("/console/deliveries?tenant=" + given.get("tenant"));
    assertThat(page.locator("tbody tr")).hasCount(2);
    JobsIT.publish(given.get("tenant"), given.get("tenant") + "-3", "job.done");
    page.waitForCondition(() -> page.locator("tbody tr").count() == 3);
  }

  private void seeChanges(Map<String, String> given) {
    Page page = endpoint(given);
    follow("Its changes");
    assertThat(page.locator("tbody")).containsText("endpoint.pause");
  }

  private void erasePayload(Map<String, String> given) {
    event(given.get("doneId"), given);
    open("Erase the payload");
    click("Erase the payload now");
    says("The event and its payload are erased");
    assertThat(api().get("/api/v1/events/" + given.get("doneId")).status()).isEqualTo(404);
  }

  private void eraseTenant(Map<String, String> given) {
    tenant(given).getByText("Count what an erasure takes").click();
    says("would be erased: 2 endpoints, 2 events");
    click("Erase all of it now");
    assertThat(browser.page().locator("dl.facts")).containsText(given.get("tenant"));
    browser.keepScreenshot("erasure");
    browser.requireAccessible();
  }

  private static Page endpoint(Map<String, String> given) {
    return browser.open("/console/endpoints/" + given.get("endpointId"));
  }

  private static Page event(String id, Map<String, String> given) {
    return browser.open("/console/events/" + id + "?tenant=" + given.get("tenant"));
  }

  private static Locator tenant(Map<String, String> given) {
    return browser
        .open("/console/tenants?limit=1000")
        .locator("tr", new Page.LocatorOptions().setHasText(given.get("tenant")));
  }

  private static JsonNode shown(Map<String, String> given) {
    return api().get("/api/v1/endpoints/" + given.get("endpointId")).json();
  }

  private static String secret(Map<String, String> given) {
    return api()
        .get("/api/v1/endpoints/" + given.get("endpointId") + "/secret")
        .json()
        .path("secret")
        .stringValue();
  }

  private static void open(String summary) {
    browser
        .page()
        .locator("summary")
        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + summary + "$")))
        .click();
  }

  private static void follow(String link) {
    browser
        .page()
        .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
        .click();
  }

  private static void says(String text) {
    assertThat(browser.page().locator("main")).containsText(text);
  }
}
