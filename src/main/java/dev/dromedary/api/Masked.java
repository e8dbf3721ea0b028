package dev.dromedary.api;

import dev.dromedary.endpoint.EndpointDefinition;
import dev.dromedary.http.Authentication;
import dev.dromedary.http.SecretNames;
import dev.dromedary.http.TlsSettings;
import java.util.Map;
import java.util.TreeMap;

/**
 * Headers of an endpoint as people may see them: every name, and the values that give no access.
 */
final class Masked {

  static final String MASK = SecretNames.MASK;

  private Masked() {}

  static Map<String, String> endpoint(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>(headers);
    shown.replaceAll((name, value) -> SecretNames.matches(name) ? MASK : value);
    return shown;
  }

  static Authentication authentication(EndpointDefinition definition) {
    return definition.authentication() == null ? null : definition.authentication().masked();
  }

  static TlsSettings tls(EndpointDefinition definition) {
    return definition.tls() == null ? null : definition.tls().masked();
  }
}
