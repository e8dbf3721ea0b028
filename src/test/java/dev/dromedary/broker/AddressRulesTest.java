package dev.dromedary.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AddressRulesTest {

  private static final String GOOD = "{'deadLetterAddress':'DLQ'}";

  private final AddressRules rules = new AddressRules("DLQ");

  @Test
  void settingsThatTheGatewayNeedsAreNoFinding() {
    assertThat(findings(Map.of("a", GOOD))).isEmpty();
    assertThat(
            findings(
                Map.of(
                    "a",
                    "{'deadLetterAddress':'DLQ','maxDeliveryAttempts':-1,'addressFullMessagePolicy':'PAGE',"
                        + "'maxSizeBytes':1000,'expiryDelay':-1,'defaultGroupRebalance':false}")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|dead-letter-address is not set",
        "{'deadLetterAddress':'OTHER'}|dead-letter-address is OTHER",
        "{'deadLetterAddress':'DLQ','maxDeliveryAttempts':3}|max-delivery-attempts is 3",
        "{'deadLetterAddress':'DLQ','redeliveryDelay':1000}|redelivery-delay is 1000",
        "{'deadLetterAddress':'DLQ','expiryDelay':0}|expiry-delay",
        "{'deadLetterAddress':'DLQ','addressFullMessagePolicy':'BLOCK','maxSizeBytes':1}|blocks"
            + " senders",
        "{'deadLetterAddress':'DLQ','addressFullMessagePolicy':'DROP','maxSizeMessages':1}|loses"
            + " messages",
        "{'deadLetterAddress':'DLQ','addressFullMessagePolicy':'FAIL','maxSizeBytes':1}|rejects"
            + " events",
        "{'deadLetterAddress':'DLQ','defaultGroupRebalance':true}|default-group-rebalance",
        "{'deadLetterAddress':'DLQ','defaultPurgeOnNoConsumers':true}|default-purge-on-no-consumers",
        "{'deadLetterAddress':'DLQ','defaultNonDestructive':true}|default-non-destructive",
        "{'deadLetterAddress':'DLQ','defaultLastValueQueue':true}|default-last-value-queue",
        "{'deadLetterAddress':'DLQ','slowConsumerPolicy':'KILL','slowConsumerThreshold':1}|slow-consumer-policy"
      })
  void otherSettingsAreOneFindingEach(String settings, String finding) {
    assertThat(findings(Map.of("a", settings)))
        .hasSize(1)
        .first()
        .asString()
        .contains(finding)
        .endsWith("(all queues)");
  }

  @Test
  void findingNamesItsQueues() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("a", GOOD);
    settings.put("b", "{'deadLetterAddress':'DLQ','redeliveryDelay':5}");

    assertThat(findings(settings)).hasSize(1).first().asString().endsWith("(b)");
  }

  private List<String> findings(Map<String, String> settings) {
    Map<String, JsonNode> read = new LinkedHashMap<>();
    settings.forEach(
        (address, json) ->
            read.put(address, JsonMapper.builder().build().readTree(json.replace('\'', '"'))));
    return rules.findings(read);
  }
}
