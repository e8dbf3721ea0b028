package dev.dromedary.component;

import org.apache.camel.spi.Metadata;

/** Headers of the component; as all of Camel's own they leave it on no wire. */
public final class WebhooksConstants {

  @Metadata(
      description = "Id of the event. For publish unless the option eventId is set.",
      javaType = "String")
  public static final String EVENT_ID = "CamelWebhooksEventId";

  @Metadata(
      description = "Type of the event. For publish unless the option type is set.",
      javaType = "String")
  public static final String EVENT_TYPE = "CamelWebhooksEventType";

  @Metadata(
      description = "Tenant of the event. For publish unless the option tenant is set.",
      javaType = "String")
  public static final String TENANT = "CamelWebhooksTenant";

  @Metadata(
      description =
          "When it happened: an Instant, a Date, an RFC 3339 time, or seconds or milliseconds since 1970. For publish"
              + " unless the option eventTime is set.",
      javaType = "Object")
  public static final String EVENT_TIME = "CamelWebhooksEventTime";

  @Metadata(
      label = "publish",
      description =
          "Id of the event that was published. The next publish of the route does not take it for its own.",
      javaType = "String")
  public static final String PUBLISHED_ID = "CamelWebhooksPublishedId";

  private WebhooksConstants() {}
}
