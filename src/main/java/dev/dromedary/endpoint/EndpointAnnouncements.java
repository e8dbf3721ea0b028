package dev.dromedary.endpoint;

/** Announces a changed endpoint to the other gateways on the broker. */
public interface EndpointAnnouncements {

  /**
   * The change is stored by now, so a broker that is unavailable does not make it fail; it is
   * announced when the broker has recovered.
   */
  void announce(String endpointId);
}
