package dev.dromedary.cluster;

import tools.jackson.databind.JsonNode;

/**
 * A subject on which the gateways keep each other informed. News may be lost, and none comes twice.
 */
public interface SharedState {

  String name();

  /** The news of this gateway since this was asked last, as JSON will have it; null for none. */
  Object news();

  /** The news of another gateway. */
  void learn(JsonNode news);
}
