package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.encryption.KeyProvider;
import dev.dromedary.encryption.TestEncryption;
import dev.dromedary.kit.GatewayProcess;
import dev.dromedary.kit.PlainKeys;
import dev.dromedary.kit.Settings;
import java.util.HashMap;
import java.util.Map;

/** MACs as gateways make them. */
public final class TestMacs {

  private static final byte[] BODY = {1};

  private TestMacs() {}

  public static JmsMessageMac ofOneKey() {
    return of(new PlainKeys("plain"), Map.of());
  }

  static JmsMessageMac of(String key, String... previous) {
    return of(TestEncryption.keys(key, previous), Map.of());
  }

  /** Whose setting takes messages without a MAC for genuine. */
  static JmsMessageMac acceptingUnsigned() {
    return of(new PlainKeys("plain"), Map.of("webhooks.broker.unsigned-messages", "accept"));
  }

  private static JmsMessageMac of(KeyProvider keys, Map<String, Object> settings) {
    return new BrokerConfiguration()
        .webhooksMessageMac(keys, Settings.of(BrokerProperties.class, settings));
  }

  /** The properties of a delivery's message, signed as the gateways of the tests sign it. */
  public static Map<String, Object> signed(Map<String, Object> properties, byte[] body) {
    Map<String, Object> signed = new HashMap<>(properties);
    of(GatewayProcess.ENCRYPTION_KEY).sign(JmsAuthenticity.DELIVERY, signed, body);
    return signed;
  }

  /** That none of them can be changed, taken away or added. */
  public static void assertCovered(Map<String, Object> properties) {
    JmsMessageMac macs = ofOneKey();
    Map<String, Object> signed = new HashMap<>(properties);
    macs.sign("kind", signed, BODY);
    assertThat(macs.isSigned("kind", signed, BODY)).isTrue();
    for (String name : properties.keySet()) {
      Map<String, Object> changed = new HashMap<>(signed);
      changed.computeIfPresent(name, (key, value) -> value + "1");
      assertThat(macs.isSigned("kind", changed, BODY)).as("changed " + name).isFalse();
      changed.remove(name);
      assertThat(macs.isSigned("kind", changed, BODY)).as("without " + name).isFalse();
    }
  }
}
