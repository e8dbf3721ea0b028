package example;

import example.client.ApiClient;
import example.client.ApiException;
import example.client.api.DeadLettersApi;
import example.client.api.DeliveriesApi;
import example.client.api.EndpointsApi;
import example.client.api.EventsApi;
import example.client.model.Delivery;
import example.client.model.DeliveryStatus;
import example.client.model.Endpoint;
import example.client.model.EndpointDefinition;
import example.client.model.ListedDelivery;
import example.client.model.NewEvent;
import example.client.model.DeadLetterSelection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** The tour of the README, with the generated client: root of the API, key, receiver that works, receiver that fails. */
public final class Tour {

  private final EndpointsApi endpoints;
  private final EventsApi events;
  private final DeliveriesApi deliveries;
  private final DeadLettersApi deadLetters;

  private Tour(ApiClient client) {
    endpoints = new EndpointsApi(client);
    events = new EventsApi(client);
    deliveries = new DeliveriesApi(client);
    deadLetters = new DeadLettersApi(client);
  }

  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(args[0]);
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));
    Tour tour = new Tour(client);
    tour.deliver(args[2]);
    tour.requeue(args[3]);
    tour.fail();
  }

  private void deliver(String url) throws Exception {
    Endpoint endpoint = register(url, "client.good");
    check("a secret", endpoint.getSecret().startsWith("whsec_"));
    String id = publish("client.good");
    ListedDelivery delivered = only(endpoint, id, each -> each.getStatus() == DeliveryStatus.DELIVERED);
    Delivery whole =
        deliveries.getDelivery(
            DeliveriesApi.APIGetDeliveryRequest.newBuilder().id(delivered.getId()).build());
    check("one attempt", whole.getAttempts().size() == 1);
    check("a status code", whole.getAttempts().get(0).getStatusCode() / 100 == 2);
    check(
        "the event",
        events
            .getEvent(EventsApi.APIGetEventRequest.newBuilder().id(id).build())
            .getType()
            .equals("client.good"));

    deliveries.replayDelivery(
        DeliveriesApi.APIReplayDeliveryRequest.newBuilder().id(delivered.getId()).build());
    only(endpoint, id, each -> each.getAttemptCount() == 2);
    System.out.println("delivered and replayed");
  }

  private void requeue(String url) throws Exception {
    Endpoint endpoint = register(url, "client.bad");
    String id = publish("client.bad");
    await(
        () ->
            deadLetters
                    .listDeadLetters(
                        DeadLettersApi.APIListDeadLettersRequest.newBuilder()
                            .endpointId(List.of(endpoint.getId()))
                            .build())
                    .getData()
                    .size()
                == 1);
    only(endpoint, id, each -> each.getStatus() == DeliveryStatus.DEAD_LETTER);
    int requeued =
        deadLetters
            .requeueDeadLetters(
                DeadLettersApi.APIRequeueDeadLettersRequest.newBuilder()
                    .deadLetterSelection(new DeadLetterSelection().endpointId(List.of(endpoint.getId())))
                    .build())
            .getRequeued();
    check("one requeued", requeued == 1);
    System.out.println("dead-lettered and requeued");
  }

  private void fail() {
    try {
      endpoints.getEndpoint(
          EndpointsApi.APIGetEndpointRequest.newBuilder().id("ep_none").build());
      throw new AssertionError("an endpoint that is none");
    } catch (ApiException e) {
      check("a problem", e.getCode() == 404 && e.getResponseBody().contains("not-found"));
    }
    System.out.println("failed with a problem");
  }

  private Endpoint register(String url, String type) throws ApiException {
    return endpoints.createEndpoint(
        EndpointsApi.APICreateEndpointRequest.newBuilder()
            .endpointDefinition(new EndpointDefinition().url(URI.create(url)).eventTypes(List.of(type)))
            .build());
  }

  private String publish(String type) throws ApiException {
    return events
        .publishEvent(
            EventsApi.APIPublishEventRequest.newBuilder()
                .newEvent(new NewEvent().type(type).data(Map.of("total", 120.5)))
                .build())
        .getId();
  }

  /** The one delivery of the event, once it is so. */
  private ListedDelivery only(Endpoint endpoint, String eventId, Predicate<ListedDelivery> is)
      throws Exception {
    var query =
        DeliveriesApi.APIListDeliveriesRequest.newBuilder()
            .eventId(List.of(eventId))
            .endpointId(List.of(endpoint.getId()))
            .build();
    await(() -> deliveries.listDeliveries(query).getData().stream().anyMatch(is));
    return deliveries.listDeliveries(query).getData().get(0);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.call()) {
      check("in time", System.nanoTime() - end < 0);
      Thread.sleep(50);
    }
  }

  private static void check(String what, boolean is) {
    if (!is) {
      throw new AssertionError("missing: " + what);
    }
  }
}
