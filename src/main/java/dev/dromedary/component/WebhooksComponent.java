package dev.dromedary.component;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The component {@code webhooks}. */
@Component("webhooks")
public class WebhooksComponent extends DefaultComponent {

  private static final Set<String> ACTIONS =
      Set.of(WebhooksEndpoint.PUBLISH, WebhooksEndpoint.EVENTS, WebhooksEndpoint.VERIFY);

  @Metadata(
      description =
          "Name of the JMS component that publish and events send to and receive from: jms, or another of its kind such"
              + " as amqp or activemq6. A route that consumes from it publishes in its transaction.",
      defaultValue = "jms")
  private String jmsComponent = "jms";

  public WebhooksComponent() {}

  public WebhooksComponent(CamelContext context) {
    super(context);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String action, Map<String, Object> parameters)
      throws Exception {
    if (!ACTIONS.contains(action)) {
      throw new IllegalArgumentException(
          "webhooks:%s: must be one of %s".formatted(action, ACTIONS));
    }
    WebhooksEndpoint endpoint = new WebhooksEndpoint(uri, this);
    endpoint.setAction(action);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  public String getJmsComponent() {
    return jmsComponent;
  }

  public void setJmsComponent(String jmsComponent) {
    this.jmsComponent = jmsComponent;
  }
}
