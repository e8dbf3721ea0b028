package dev.dromedary.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.endpoint.WebhookEndpoint.Origin;
import dev.dromedary.endpoint.WebhookEndpoint.Status;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.AllowedNetworks;
import dev.dromedary.signing.SigningSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DefinitionReaderTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final String SECRET = SigningSecret.generate().reveal();

  private static final EndpointLimits LIMITS = new EndpointLimits(Duration.ofSeconds(20), 50);

  private final DefinitionReader definitions =
      new DefinitionReader(
          new EndpointUrl(false, new AllowedNetworks(List.of())),
          (field, expression) -> {
            if (expression.contains("bad")) {
              throw new InvalidInputException(field, "is not valid CEL");
            }
          },
          Set.of("patient"),
          LIMITS);

  @Test
  void theSmallestDefinitionGetsTheDefaults() {
    WebhookEndpoint endpoint =
        create("{'url': 'https://example.com/hook', 'eventTypes': ['email.*', 'email.*']}");

    assertThat(endpoint.id()).isEqualTo("ep_1");
    assertThat(endpoint.tenant()).isEqualTo("default");
    assertThat(endpoint.eventTypes()).containsExactly("email.*");
    assertThat(endpoint.filter()).isNull();
    assertThat(endpoint.headers()).isEmpty();
    assertThat(endpoint.redeliveryPolicy()).isEqualTo("default");
    assertThat(endpoint.status()).isEqualTo(Status.ENABLED);
    assertThat(endpoint.secrets().current()).isNotNull();
    assertThat(endpoint.origin()).isEqualTo(Origin.API);
    assertThat(endpoint.createdAt()).isEqualTo(NOW);
  }

  @Test
  void secretOfAnOlderSystemSignsByASchemeThatTakesIt() {
    WebhookEndpoint endpoint =
        create(
            """
            {'url': 'https://example.com/hook', 'eventTypes': ['**'],
             'signature': {'scheme': 'github'},
             'secret': '0b8c5d2e-6d8f-4f7e-9c59-6c3f3f1f6a11'}
            """);

    assertThat(endpoint.secrets().current().reveal())
        .isEqualTo("0b8c5d2e-6d8f-4f7e-9c59-6c3f3f1f6a11");
  }

  @Test
  void secretThatIsNoneOfAnotherSchemeIsReplaced() {
    WebhookEndpoint before =
        create(
            "{'url': 'https://example.com/hook', 'eventTypes': ['**'], 'secret': '%s'}"
                .formatted(SECRET));

    WebhookEndpoint stripe =
        definitions.change(before, json("{'signature': {'scheme': 'stripe'}}"), LATER);
    WebhookEndpoint postal =
        definitions.change(stripe, json("{'signature': {'scheme': 'postal'}}"), LATER);

    assertThat(stripe.secrets()).isEqualTo(before.secrets());
    assertThat(postal.secrets().current().reveal()).startsWith("whrsa_");
    assertThat(postal.secrets().previous()).isEmpty();
    assertThat(
            definitions.change(postal, json("{'signature': null}"), LATER).definition().signature())
        .isNull();
  }

  @Test
  void everyFieldIsKept() {
    WebhookEndpoint endpoint =
        create(
            """
            {'url': 'https://example.com/hook', 'eventTypes': ['**'], 'tenant': 'acme',
             'filter': '.a', 'description': 'Für Leute', 'headers': {'X-Team': 'a b'},
             'redeliveryPolicy': 'patient', 'secret': '%s', 'rateLimit': 2.5, 'rateBurst': 7,
             'ordered': true, 'orderingKey': '.data.id',
             'timeout': '2500ms', 'maxInFlight': 3, 'tenantHeader': true}
            """
                .formatted(SECRET));

    assertThat(endpoint.tenant()).isEqualTo("acme");
    assertThat(endpoint.filter()).isEqualTo(".a");
    assertThat(endpoint.definition().description()).isEqualTo("Für Leute");
    assertThat(endpoint.headers()).containsExactly(Map.entry("X-Team", "a b"));
    assertThat(endpoint.redeliveryPolicy()).isEqualTo("patient");
    assertThat(endpoint.secrets().current().reveal()).isEqualTo(SECRET);
    assertThat(endpoint.rateLimit()).isEqualTo(new RateLimit(2.5, 7));
    assertThat(endpoint.timeout()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(endpoint.maxInFlight()).isEqualTo(3);
    assertThat(endpoint.definition().tenantHeader()).isTrue();
    assertThat(endpoint.ordering()).isEqualTo(new Ordering(".data.id"));
  }

  @Test
  void orderIsOfTheWholeEndpointUnlessAKeyIsNamed() {
    assertThat(create(minimal("'ordered': false")).ordering()).isNull();
    WebhookEndpoint endpoint = create(minimal("'ordered': true"));
    assertThat(endpoint.ordering()).isEqualTo(new Ordering(null));

    WebhookEndpoint keyed = definitions.change(endpoint, json("{'orderingKey': '.a'}"), LATER);
    assertThat(keyed.ordering()).isEqualTo(new Ordering(".a"));
    assertThat(definitions.change(keyed, json("{'ordered': true}"), LATER).ordering())
        .isEqualTo(new Ordering(".a"));
    assertThat(definitions.change(keyed, json("{'orderingKey': null}"), LATER).ordering())
        .isEqualTo(new Ordering(null));
    assertThat(definitions.change(keyed, json("{'ordered': false}"), LATER).ordering()).isNull();
  }

  @Test
  void burstIsWhatIsDueInASecondUnlessItIsNamed() {
    WebhookEndpoint endpoint = create(minimal("'rateLimit': 2.5"));
    assertThat(endpoint.rateLimit()).isEqualTo(new RateLimit(2.5, 3));

    WebhookEndpoint bursty = definitions.change(endpoint, json("{'rateBurst': 20}"), LATER);
    assertThat(bursty.rateLimit()).isEqualTo(new RateLimit(2.5, 20));
    assertThat(
            definitions.change(bursty, json("{'url': 'https://example.com/b'}"), LATER).rateLimit())
        .isEqualTo(new RateLimit(2.5, 20));
    assertThat(definitions.change(bursty, json("{'rateLimit': null}"), LATER).rateLimit()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "transform": "data.n + 1"                                  | 'transform' must give an object
          "transform": "data."                                       | 'transform' is not valid CEL: line 1, column
          "transform": " "                                           | 'transform' must not be empty
          "transform": "{'headers': {'Webhook-Id': id}}"             | 'transform.headers.Webhook-Id' is set by the gateway
          "transform": "{'headers': {'Authorization': id}}"          | 'transform.headers.Authorization' is set by authentication
          "authentication": {}                                       | 'authentication.type' is required
          "authentication": "basic"                                  | 'authentication' must be an object
          "authentication": {"type": "digest"}                       | 'authentication.type' must be one of basic, bearer, oauth2
          "authentication": {"type": "basic", "username": "a:b", "password": "c"} | 'authentication.username' must be
          "authentication": {"type": "basic", "username": "a"}       | 'authentication.password' is required
          "authentication": {"type": "basic", "token": "a"}          | 'authentication.token' is no setting of basic
          "authentication": {"type": "bearer", "token": "a b"}       | 'authentication.token' must be 1 to 4,000 visible
          "authentication": {"type": "oauth2", "tokenUrl": "https://10.0.0.1/", "clientId": "a", "clientSecret": "b"} | 'authentication.tokenUrl' must not
          "authentication": {"type": "oauth2", "tokenUrl": "http://a.example/", "clientId": "a", "clientSecret": "b"} | 'authentication.tokenUrl' must start with https://
          "authentication": {"type": "oauth2", "tokenUrl": "https://a.example/", "clientId": "a"} | 'authentication.clientSecret' is required
          "authentication": {"type": "bearer", "token": "a"}, "headers": {"authorization": "b"} | 'authentication' needs headers without
          "tls": {}                                                  | 'tls.certificate' or authority is required
          "tls": {"certificate": "a"}                                | 'tls.privateKey' is required
          "tls": {"authority": "a"}                                  | 'tls.authority' must be certificates in PEM
          "tls": {"certificate": "a", "privateKey": "b"}                    | 'tls.certificate' must be certificates in PEM
          """)
  void invalidOutboundSettingIsRejectedWithFieldAndRule(String field, String message) {
    String json = "{\"url\": \"https://example.com\", \"eventTypes\": [\"**\"], " + field + "}";

    assertThatThrownBy(() -> definitions.create("ep_1", JsonMapper.shared().readTree(json), NOW))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'urll': 'x' | 'urll' is not known; known are authentication, description, eventTypes, filter,",
        "'id': 'x' | 'id' is not known",
        "'status': 'PAUSED' | 'status' is not known",
        "'bad\\nname': 1 | 'bad?name' is not known",
        "'url': null | 'url' is required",
        "'url': 7 | 'url' must be a text",
        "'url': 'http://example.com' | 'url' must start with https://",
        "'eventTypes': [] | 'eventTypes' must have at least one pattern; [\"**\"] stands for all",
        "'eventTypes': null | 'eventTypes' must have at least one pattern",
        "'eventTypes': 'a.b' | 'eventTypes' must be a list of texts",
        "'eventTypes': ['a', 7] | 'eventTypes[1]' must be a text",
        "'eventTypes': [null] | 'eventTypes[0]' must be a text",
        "'eventTypes': ['a', '**.b'] | 'eventTypes[1]' must be an event type, or a pattern",
        "'eventTypes': [''] | 'eventTypes[0]' is required",
        "'tenant': '' | 'tenant' must be 1 to 64 letters, digits, '_', '-' and '.'",
        "'tenant': 'a b' | 'tenant' must be 1 to 64 letters",
        "'tenant': {} | 'tenant' must be a text",
        "'filter': 'bad' | 'filter' is not valid CEL",
        "'filter': true | 'filter' must be a text",
        "'description': 'a\\u0000b' | 'description' must be at most 500 characters",
        "'headers': [] | 'headers' must be an object of texts",
        "'headers': {'X-A': 1} | 'headers.X-A' must be a text",
        "'headers': {'X-A': 'a\\r\\nX-B: b'} | 'headers.X-A' must be visible ASCII",
        "'headers': {'X-A': 'ü'} | 'headers.X-A' must be visible ASCII",
        "'headers': {'X-A\\r\\nX-B': 'b'} | 'headers' must have names that are tokens",
        "'headers': {'X A': 'b'} | 'headers' must have names that are tokens",
        "'headers': {'': 'b'} | 'headers' must have names that are tokens",
        "'headers': {'X-A': '1', 'x-a': '2'} | 'headers.x-a' is there twice",
        "'redeliveryPolicy': 'none' | 'redeliveryPolicy' must be one of default, patient",
        "'rateLimit': 0 | 'rateLimit' must be 0.001 to 10000 (requests a second)",
        "'rateLimit': -1 | 'rateLimit' must be 0.001 to 10000",
        "'rateLimit': 1e300 | 'rateLimit' must be 0.001 to 10000",
        "'rateLimit': '10' | 'rateLimit' must be a number",
        "'rateLimit': 10, 'rateBurst': 0 | 'rateBurst' must be 1 to 10000 (requests at once)",
        "'rateLimit': 10, 'rateBurst': 1.5 | 'rateBurst' must be a whole number",
        "'rateLimit': 10, 'rateBurst': 99999999999 | 'rateBurst' must be a whole number",
        "'rateBurst': 10 | 'rateBurst' needs a rateLimit",
        "'timeout': '20001ms' | 'timeout' must be 1ms to 20s, such as 500ms or 5s",
        "'timeout': '1m' | 'timeout' must be 1ms to 20s",
        "'timeout': '0s' | 'timeout' must be 1ms to 20s",
        "'timeout': '-1s' | 'timeout' must be 1ms to 20s",
        "'timeout': '5' | 'timeout' must be 1ms to 20s",
        "'timeout': '9999999999h' | 'timeout' must be 1ms to 20s",
        "'timeout': 5 | 'timeout' must be a text",
        "'maxInFlight': 0 | 'maxInFlight' must be 1 to 50 (requests under way)",
        "'maxInFlight': 51 | 'maxInFlight' must be 1 to 50",
        "'maxInFlight': 1.5 | 'maxInFlight' must be a whole number",
        "'maxInFlight': '5' | 'maxInFlight' must be a whole number",
        "'tenantHeader': 'yes' | 'tenantHeader' must be true or false",
        "'headers': {'CE-Type': 'a'} | 'headers.CE-Type' is set by the gateway and cannot be chosen",
        "'ordered': 'yes' | 'ordered' must be true or false",
        "'orderingKey': '.a' | 'orderingKey' needs ordered to be true",
        "'ordered': false, 'orderingKey': '.a' | 'orderingKey' needs ordered to be true",
        "'ordered': true, 'orderingKey': 'bad' | 'orderingKey' is not valid CEL",
        "'secret': 'whsec_short' | 'secret' must",
        "'signature': 'github' | 'signature' must be an object",
        "'signature': {} | 'signature.scheme' is required",
        "'signature': {'scheme': 'x'} | 'signature.scheme' must be one of standard, standard-asymm",
        "'signature': {'scheme': 'github', 'header': 'X'} | 'signature.header' is no setting of",
        "'signature': {'scheme': 'hmac'} | 'signature.header' is required by the scheme hmac",
        "'signature': {'scheme': 'hmac', 'header': 'Host'} | 'signature.header' is set by",
        "'signature': {'scheme': 'postal', 'prefix': 'Postal'} | 'signature.prefix' must begin with",
        "'signature': {'scheme': 'rfc9421', 'algorithm': 'sha1'} | 'signature.algorithm' must be one",
        "'signature': {'scheme': 'postal'}, 'secret': 'an old passphrase' | 'secret' must start with",
        "'signature': {'scheme': 'github'}, 'secret': 'short' | 'secret' must be 16 to 256 charac",
        "'secret': 'other' | 'secret' must start with whsec_",
      })
  void invalidDefinitionIsRejectedWithFieldAndRule(String field, String message) {
    String url = field.startsWith("'url'") ? "" : "'url': 'https://example.com', ";
    String types = field.startsWith("'eventTypes'") ? "" : "'eventTypes': ['**'], ";

    assertThatThrownBy(() -> create("{" + url + types + field + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host", "content-length", "Content-Type", "Transfer-Encoding", "connection", "Upgrade",
        "TE", "Trailer", "Expect", "User-Agent", "webhook-id", "Webhook-Signature",
        "CamelHttpUri", "camel.x", "Proxy-Authorization", "Keep-Alive"
      })
  void headersThatWouldBreakOrForgeARequestAreRejected(String name) {
    assertThatThrownBy(() -> create(minimal("'headers': {'" + name + "': 'x'}")))
        .hasMessage("'headers." + name + "' is set by the gateway and cannot be chosen");
  }

  @Test
  void definitionOverALimitIsRejected() {
    String patterns =
        IntStream.range(0, 101).mapToObj(i -> "'a" + i + "'").collect(Collectors.joining(","));
    String headers =
        IntStream.range(0, 21).mapToObj(i -> "'X-" + i + "': ''").collect(Collectors.joining(","));

    assertThatThrownBy(
            () -> create("{'url': 'https://example.com', 'eventTypes': [" + patterns + "]}"))
        .hasMessage("'eventTypes' must be at most 100");
    assertThatThrownBy(() -> create(minimal("'headers': {" + headers + "}")))
        .hasMessage("'headers' must be at most 20");
    assertThatThrownBy(() -> create(minimal("'headers': {'X-A': '" + "a".repeat(1_001) + "'}")))
        .hasMessageContaining("at most 1,000 characters");
    assertThatThrownBy(() -> create(minimal("'headers': {'" + "a".repeat(65) + "': 'a'}")))
        .hasMessageContaining("at most 64 characters");
    assertThatThrownBy(() -> create(minimal("'description': '" + "a".repeat(501) + "'")))
        .hasMessageContaining("at most 500 characters");
    assertThatThrownBy(() -> create(minimal("'tenant': '" + "a".repeat(65) + "'")))
        .hasMessageContaining("1 to 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null", "'text'"})
  void definitionThatIsNoObjectIsRejected(String json) {
    assertThatThrownBy(() -> create(json)).hasMessage("'endpoint' must be an object");
  }

  @Test
  void aChangeTouchesOnlyWhatItNames() {
    WebhookEndpoint old =
        create(
            minimal(
                "'filter': '.a', 'headers': {'X-A': '1', 'X-B': '2'},"
                    + " 'redeliveryPolicy': 'patient', 'tenant': 'acme'"));

    WebhookEndpoint changed =
        definitions.change(old, json("{'headers': {'X-A': null, 'X-C': '3'}}"), LATER);

    assertThat(changed)
        .usingRecursiveComparison()
        .ignoringFields("definition.headers", "updatedAt")
        .isEqualTo(old);
    assertThat(changed.headers()).containsOnly(Map.entry("X-B", "2"), Map.entry("X-C", "3"));
    assertThat(changed.updatedAt()).isEqualTo(LATER);
  }

  @Test
  void nullResets() {
    WebhookEndpoint old =
        create(
            minimal(
                "'filter': '.a', 'headers': {'X-A': '1'}, 'description': 'x',"
                    + " 'redeliveryPolicy': 'patient', 'timeout': '5s', 'maxInFlight': 2, 'tenantHeader': true"));

    WebhookEndpoint changed =
        definitions.change(
            old,
            json(
                "{'filter': null, 'headers': null, 'description': null, 'redeliveryPolicy': null,"
                    + " 'timeout': null, 'maxInFlight': null, 'tenantHeader': null}"),
            LATER);

    assertThat(changed.filter()).isNull();
    assertThat(changed.headers()).isEmpty();
    assertThat(changed.definition().description()).isNull();
    assertThat(changed.redeliveryPolicy()).isEqualTo("default");
    assertThat(changed.timeout()).isNull();
    assertThat(changed.maxInFlight()).isNull();
    assertThat(changed.definition().tenantHeader()).isFalse();
    assertThatThrownBy(() -> definitions.change(old, json("{'url': null}"), LATER))
        .hasMessage("'url' is required");
  }

  @Test
  void anEndpointWhoseUrlIsNoLongerAllowedCanStillBePaused() {
    WebhookEndpoint old =
        new DefinitionReader(
                new EndpointUrl(true, new AllowedNetworks(List.of())),
                (field, expression) -> {},
                Set.of(),
                LIMITS)
            .create("ep_1", json("{'url': 'http://example.com', 'eventTypes': ['**']}"), NOW)
            .withStatus(Status.DISABLED, "410", NOW);

    WebhookEndpoint changed = definitions.change(old, json("{'status': 'PAUSED'}"), LATER);

    assertThat(changed.status()).isEqualTo(Status.PAUSED);
    assertThat(changed.conditions().reason()).isEqualTo("by an admin");
  }

  @Test
  void aChangeIsReadAsStrictly() {
    WebhookEndpoint old = create(minimal("'tenant': 'acme'"));

    assertThatThrownBy(() -> definitions.change(old, json("{'status': 'paused'}"), LATER))
        .hasMessage("'status' must be ENABLED, PAUSED or DISABLED");
    assertThatThrownBy(() -> definitions.change(old, json("{'secret': 'x'}"), LATER))
        .hasMessageStartingWith("'secret' is not known");
    assertThatThrownBy(() -> definitions.change(old, json("{'eventTypes': []}"), LATER))
        .hasMessageStartingWith("'eventTypes' must have at least one pattern");
    assertThatThrownBy(() -> definitions.change(old, json("{'headers': {'Host': 'x'}}"), LATER))
        .hasMessageStartingWith("'headers.Host'");
  }

  @Test
  void anotherDefinitionReplacesAllThatWasSaidAndNothingElse() {
    WebhookEndpoint old =
        create(minimal("'tenant': 'acme', 'filter': '.x', 'secret': '" + SECRET + "'"))
            .withFailingSince(NOW, NOW)
            .withStatus(Status.PAUSED, "later", NOW);

    WebhookEndpoint replaced = definitions.replace(old, json(minimal("'tenant': 'acme'")), LATER);

    assertThat(replaced.filter()).isNull();
    assertThat(replaced.tenant()).isEqualTo("acme");
    assertThat(replaced.conditions()).isEqualTo(old.conditions());
    assertThat(replaced.secrets()).isEqualTo(old.secrets());
    assertThat(replaced.createdAt()).isEqualTo(NOW);
    assertThat(replaced.updatedAt()).isEqualTo(LATER);
  }

  /** It would be ignored, and its sender would sign with a secret that no receiver verifies. */
  @Test
  void anotherSecretIsNoPartOfAReplacement() {
    WebhookEndpoint old = create(minimal("'secret': '" + SECRET + "'"));

    assertThat(definitions.replace(old, json(minimal("'secret': '" + SECRET + "'")), LATER))
        .isEqualTo(old.defined(old.definition(), LATER));
    String another = SigningSecret.generate().reveal();
    assertThatThrownBy(
            () -> definitions.replace(old, json(minimal("'secret': '" + another + "'")), LATER))
        .hasMessageStartingWith("'secret' is changed by rotate-secret only")
        .hasMessageNotContaining(another);
  }

  @Test
  void nothingHasFailedAtAnotherUrl() {
    WebhookEndpoint old = create(minimal("'tenant': 'acme'")).withFailingSince(NOW, NOW);

    assertThat(definitions.change(old, json("{'filter': '.x'}"), LATER).failingSince())
        .isEqualTo(NOW);
    assertThat(
            definitions
                .change(old, json("{'url': 'https://hooks.example.com/other'}"), LATER)
                .failingSince())
        .isNull();
  }

  @Test
  void theFileGivesIdAndSecret() {
    String body = "'url': 'https://example.com', 'eventTypes': ['**']";

    WebhookEndpoint endpoint =
        definitions.fromFile(
            json("{'id': 'crm', 'secret': '${CRM}', 'status': 'PAUSED', " + body + "}"),
            Map.of("CRM", SECRET)::get,
            NOW);

    assertThat(endpoint.id()).isEqualTo("crm");
    assertThat(endpoint.origin()).isEqualTo(Origin.FILE);
    assertThat(endpoint.status()).isEqualTo(Status.PAUSED);
    assertThat(endpoint.secrets().current().reveal()).isEqualTo(SECRET);
    assertThatThrownBy(() -> fromFile("{'secret': '" + SECRET + "', " + body + "}"))
        .hasMessage("'id' is required");
    assertThatThrownBy(() -> fromFile("{'id': 'a/b', 'secret': 'x', " + body + "}"))
        .hasMessageStartingWith("'id' must be 1 to 64");
    assertThatThrownBy(() -> fromFile("{'id': 'a', " + body + "}"))
        .hasMessageStartingWith("'secret' is required");
    assertThatThrownBy(() -> fromFile("{'id': 'a', 'secret': '${NONE}', " + body + "}"))
        .hasMessage("'secret' names an environment variable that is not set");
  }

  private WebhookEndpoint fromFile(String json) {
    return definitions.fromFile(json(json), name -> null, NOW);
  }

  private WebhookEndpoint create(String json) {
    return definitions.create("ep_1", json(json), NOW);
  }

  private static String minimal(String more) {
    return "{'url': 'https://example.com', 'eventTypes': ['**'], " + more + "}";
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
