package dev.dromedary.component;

import dev.dromedary.signing.Signature;
import dev.dromedary.signing.WebhookSignature;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Publish events to a webhook gateway, consume its operational events, and verify webhooks. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "webhooks",
    title = "Webhooks",
    syntax = "webhooks:action",
    category = {Category.MESSAGING, Category.API},
    headersClass = WebhooksConstants.class)
public class WebhooksEndpoint extends DefaultEndpoint {

  static final String PUBLISH = "publish";
  static final String EVENTS = "events";
  static final String VERIFY = "verify";

  static final Clock CLOCK = Clock.systemUTC();

  @UriPath(
      enums = "publish,events,verify",
      description =
          "What it does: publish stores an event at the gateway's broker, events consumes operational events, verify"
              + " checks the signature of a webhook that was received.")
  @Metadata(required = true)
  private String action;

  @UriParam(
      label = "producer",
      description =
          "Type of the published event, such as order.paid. A simple expression, as the next three; without it the"
              + " header CamelWebhooksEventType. Required unless the body is a structured CloudEvent.")
  private String type;

  @UriParam(
      label = "producer",
      description =
          "Id of the published event; the second event of a tenant with it is dropped. Without it the header"
              + " CamelWebhooksEventId, else one is made.")
  private String eventId;

  @UriParam(
      label = "producer",
      description =
          "Tenant of the published event. Without it the header CamelWebhooksTenant, else default.")
  private String tenant;

  @UriParam(
      label = "producer",
      description =
          "When the published event happened: an RFC 3339 time, or seconds or milliseconds since 1970. Without it the"
              + " header CamelWebhooksEventTime, else now.")
  private String eventTime;

  @UriParam(
      label = "producer,advanced",
      defaultValue = "webhooks.events",
      description = "Queue of the events: the gateway's setting webhooks.queue.events.")
  private String queue = "webhooks.events";

  @UriParam(
      label = "consumer",
      defaultValue = "**",
      description =
          "Types of the operational events to consume, or patterns as of an endpoint of the gateway, comma-separated.")
  private String types = "**";

  @UriParam(
      label = "consumer",
      description =
          "Name of a subscription that the broker keeps while nothing consumes it, and of which each event goes to one"
              + " consumer. Without it the events are those of the time that the route runs.")
  private String subscription;

  @UriParam(
      label = "consumer,advanced",
      defaultValue = "webhooks.operations",
      description =
          "Topic of the operational events: the gateway's setting webhooks.queue.operations.")
  private String topic = "webhooks.operations";

  @UriParam(
      label = "producer,security",
      defaultValue = "standard",
      description =
          "Scheme of the signature to verify, by its name in the setting of an endpoint: standard, github, stripe and"
              + " others.")
  private String scheme = "standard";

  @UriParam(
      label = "producer,security",
      secret = true,
      description =
          "Secrets, or public keys, any of which may have signed the webhook to verify; comma-separated.")
  private String secret;

  @UriParam(
      label = "producer,security",
      defaultValue = "5m",
      javaType = "java.time.Duration",
      description = "How far the signed timestamp of a webhook to verify may be from now.")
  private long tolerance = Duration.ofMinutes(5).toMillis();

  @UriParam(
      label = "producer,advanced",
      description =
          "Verifies in place of scheme, secret and tolerance, such as a scheme with settings of its own.")
  private WebhookSignature signature;

  public WebhooksEndpoint() {}

  WebhooksEndpoint(String uri, WebhooksComponent component) {
    super(uri, component);
  }

  @Override
  public Producer createProducer() {
    return switch (action) {
      case PUBLISH -> new PublishProducer(this);
      case VERIFY -> new VerifyProducer(this, verifier());
      default ->
          throw new UnsupportedOperationException("webhooks:%s has no producer".formatted(action));
    };
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    if (!action.equals(EVENTS)) {
      throw new UnsupportedOperationException("webhooks:%s has no consumer".formatted(action));
    }
    EventsConsumer consumer = new EventsConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  private WebhookSignature verifier() {
    if (signature != null) {
      return signature;
    }
    if (secret == null || secret.isBlank()) {
      throw new IllegalArgumentException("webhooks:verify: secret is required");
    }
    List<String> secrets = Stream.of(secret.split(",")).map(String::strip).toList();
    return new WebhookSignature(
        new Signature(scheme(), null, null, null, null, null, null),
        secrets,
        Duration.ofMillis(tolerance),
        CLOCK);
  }

  private Signature.Scheme scheme() {
    return Stream.of(Signature.Scheme.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(scheme))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("webhooks:verify: scheme is not known: " + scheme));
  }

  /** Of the component that reaches the broker. */
  Endpoint jms(String destination, String options) {
    String component = ((WebhooksComponent) getComponent()).getJmsComponent();
    return getCamelContext().getEndpoint(component + ":" + destination + "?" + options);
  }

  public String getAction() {
    return action;
  }

  public void setAction(String action) {
    this.action = action;
  }

  public String getType() {
    return type;
  }

  public void setType(String type) {
    this.type = type;
  }

  public String getEventId() {
    return eventId;
  }

  public void setEventId(String eventId) {
    this.eventId = eventId;
  }

  public String getTenant() {
    return tenant;
  }

  public void setTenant(String tenant) {
    this.tenant = tenant;
  }

  public String getEventTime() {
    return eventTime;
  }

  public void setEventTime(String eventTime) {
    this.eventTime = eventTime;
  }

  public String getQueue() {
    return queue;
  }

  public void setQueue(String queue) {
    this.queue = queue;
  }

  public String getTypes() {
    return types;
  }

  public void setTypes(String types) {
    this.types = types;
  }

  public String getSubscription() {
    return subscription;
  }

  public void setSubscription(String subscription) {
    this.subscription = subscription;
  }

  public String getTopic() {
    return topic;
  }

  public void setTopic(String topic) {
    this.topic = topic;
  }

  public String getScheme() {
    return scheme;
  }

  public void setScheme(String scheme) {
    this.scheme = scheme;
  }

  public String getSecret() {
    return secret;
  }

  public void setSecret(String secret) {
    this.secret = secret;
  }

  public long getTolerance() {
    return tolerance;
  }

  public void setTolerance(long tolerance) {
    this.tolerance = tolerance;
  }

  public WebhookSignature getSignature() {
    return signature;
  }

  public void setSignature(WebhookSignature signature) {
    this.signature = signature;
  }
}
