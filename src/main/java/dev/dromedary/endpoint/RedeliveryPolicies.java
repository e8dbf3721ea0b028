package dev.dromedary.endpoint;

import java.util.Set;

/** The redelivery policies that an endpoint may name. */
public interface RedeliveryPolicies {

  Set<String> names();
}
