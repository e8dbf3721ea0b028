package dev.dromedary.component;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.dromedary.signing.InvalidSignatureException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The component's options, its catalogue, and what it verifies, without a broker. */
class ComponentTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"n\": 1}";

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:in")
                .to("webhooks:verify?secret=whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk," + SECRET);
            from("direct:target").setHeader("taken", constant(true));
          }
        });
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel)
                .resolveResource("classpath:dromedary/templates/webhooks-receive.camel.yaml"));
    camel.addRouteFromTemplate(
        "received",
        "webhooks-receive",
        Map.of("source", "direct:hooks", "target", "direct:target", "secret", SECRET));
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void signedWebhookPassesAndIsBytes() throws Exception {
    Exchange done = send("direct:in", BODY.getBytes(UTF_8), signed("msg_1"));

    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody()).isEqualTo(BODY.getBytes(UTF_8));
  }

  @Test
  void changedUnsignedAndRepeatedWebhooksAreRefused() throws Exception {
    Map<String, Object> headers = signed("msg_2");

    assertThat(send("direct:in", "{\"n\": 2}", headers).getException())
        .isInstanceOf(InvalidSignatureException.class);
    assertThat(send("direct:in", BODY, Map.of()).getException())
        .isInstanceOf(InvalidSignatureException.class);
    assertThat(send("direct:in", BODY, headers).getException()).isNull();
    assertThat(send("direct:in", BODY, headers).getException())
        .isInstanceOf(InvalidSignatureException.class);
  }

  @Test
  void templateAnswers401AndSendsOnWhatIsVerifiedOnly() throws Exception {
    Exchange refused = send("direct:hooks", BODY, Map.of());
    assertThat(refused.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo("401");
    assertThat(refused.getMessage().getHeader("taken")).isNull();

    Exchange taken =
        send(
            "direct:hooks",
            new java.io.ByteArrayInputStream(BODY.getBytes(UTF_8)),
            signed("msg_3"));
    assertThat(taken.getException()).isNull();
    assertThat(taken.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo("204");
    assertThat(taken.getMessage().getHeader("taken")).isEqualTo(true);
  }

  @Test
  void endpointThatCannotWorkIsRejectedWithItsReason() {
    assertThatThrownBy(() -> camel.getEndpoint("webhooks:deliver"))
        .rootCause()
        .hasMessageContaining("webhooks:deliver: must be one of");
    assertThatThrownBy(() -> camel.getEndpoint("webhooks:verify").createProducer())
        .hasMessageContaining("secret is required");
    assertThatThrownBy(
            () -> camel.getEndpoint("webhooks:verify?scheme=none&secret=a").createProducer())
        .hasMessageContaining("scheme is not known: none");
    assertThatThrownBy(() -> camel.getEndpoint("webhooks:publish").createConsumer(exchange -> {}))
        .hasMessageContaining("has no consumer");
    assertThatThrownBy(() -> camel.getEndpoint("webhooks:publish?typ=a.b"))
        .hasMessageContaining("typ");
  }

  @Test
  void subscriptionMayHaveAnyName() throws Exception {
    Broker broker = new Broker();
    camel.addComponent("jms", broker);

    camel
        .getEndpoint("webhooks:events?subscription=RAW(a&b=c d%+#?/é)")
        .createConsumer(exchange -> {})
        .init();

    assertThat(broker.options)
        .containsEntry("subscriptionName", "a&b=c d%+#?/é")
        .containsEntry("subscriptionDurable", "true")
        .doesNotContainKey("b");
  }

  /** It would come again and again. */
  @Test
  void operationalEventWithoutABodyIsDropped() throws Exception {
    Broker broker = new Broker();
    camel.addComponent("jms", broker);
    List<Object> taken = new ArrayList<>();
    camel
        .getEndpoint("webhooks:events")
        .createConsumer(exchange -> taken.add(exchange.getMessage().getBody()))
        .init();

    for (byte[] body : new byte[][] {null, "{}".getBytes(UTF_8)}) {
      Exchange exchange = new DefaultExchange(camel);
      exchange.getMessage().setHeader("eventType", "endpoint.disabled");
      exchange.getMessage().setBody(body);
      broker.receiver.process(exchange);
    }

    assertThat(taken).containsExactly("{}");
  }

  /** In place of that of JMS. */
  private static final class Broker extends DefaultComponent {

    private final Map<String, Object> options = new HashMap<>();
    private Processor receiver;

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) {
      options.putAll(parameters);
      parameters.clear();
      return new DefaultEndpoint(uri, this) {

        @Override
        public Producer createProducer() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          receiver = processor;
          return new DefaultConsumer(this, processor);
        }
      };
    }
  }

  /** What {@code ./mvnw -Pcomponent process-classes} wrote is that of the options as they are. */
  @Test
  void catalogueHasEveryOptionAsItIs() throws Exception {
    JsonNode catalogue;
    try (InputStream file =
        WebhooksEndpoint.class.getResourceAsStream(
            "/META-INF/dev/dromedary/component/webhooks.json")) {
      catalogue = JsonMapper.shared().readTree(file);
    }
    PropertyConfigurerGetter configurer =
        (PropertyConfigurerGetter)
            PluginHelper.getConfigurerResolver(camel)
                .resolvePropertyConfigurer("webhooks-endpoint", camel);
    Stream.of(WebhooksEndpoint.class.getDeclaredFields())
        .filter(field -> field.isAnnotationPresent(UriParam.class))
        .forEach(
            field -> {
              UriParam option = field.getAnnotation(UriParam.class);
              JsonNode described = catalogue.path("properties").path(field.getName());
              assertThat(described.path("description").stringValue(""))
                  .isEqualTo(option.description());
              assertThat(described.path("label").stringValue("")).isEqualTo(option.label());
              assertThat(described.path("secret").booleanValue()).isEqualTo(option.secret());
              assertThat(described.path("defaultValue").asString(""))
                  .isEqualTo(option.defaultValue());
              assertThat(configurer.getOptionType(field.getName(), false))
                  .as(field.getName())
                  .isNotNull();
            });
    assertThat(catalogue.at("/properties/action/description").stringValue(""))
        .isEqualTo(
            WebhooksEndpoint.class
                .getDeclaredField("action")
                .getAnnotation(UriPath.class)
                .description());
    assertThat(
            WebhooksComponent.class.getResource(
                "/META-INF/services/org/apache/camel/component/jms"))
        .as("Camel's, not that of our batches")
        .matches(url -> url.toString().contains("camel-jms"));
  }

  @Test
  void pageHasEveryOptionAndEveryParameterOfATemplate() throws Exception {
    String page = Files.readString(Path.of("docs/applications.md"));
    assertThat(
            Stream.of(WebhooksEndpoint.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(UriParam.class))
                .map(field -> "| `%s` |".formatted(field.getName())))
        .allMatch(page::contains);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            PluginHelper.getResourceLoader(camel)
                .resolveResource("classpath:dromedary/templates/webhooks-publish.camel.yaml"));
    assertThat(camel.getRouteTemplateDefinitions())
        .hasSize(2)
        .flatMap(RouteTemplateDefinition::getTemplateParameters)
        .hasSize(9)
        .allMatch(
            parameter ->
                page.contains(
                    "| `%s` | %s |".formatted(parameter.getName(), parameter.getDescription())));
  }

  private static Map<String, Object> signed(String id) throws Exception {
    long now = Instant.now().getEpochSecond();
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", String.valueOf(now),
        "webhook-signature", new Webhook(SECRET).sign(id, now, BODY));
  }

  private Exchange send(String uri, Object body, Map<String, Object> headers) {
    return camel
        .createProducerTemplate()
        .send(
            uri,
            exchange -> {
              exchange.getMessage().setBody(body);
              headers.forEach(exchange.getMessage()::setHeader);
            });
  }
}
