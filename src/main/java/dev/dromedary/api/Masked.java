package dev.dromedary.api;

import dev.dromedary.http.SecretNames;
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
}
