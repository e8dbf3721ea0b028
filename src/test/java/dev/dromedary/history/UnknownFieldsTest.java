package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Call;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * While gateways are replaced one after the other, an older one reads what a newer one wrote:
 * fields that it does not know are at the end of an array, or anywhere in an object, and are passed
 * over.
 */
class UnknownFieldsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void callWithMoreFieldsIsRead() {
    Call call =
        new Call("https://a.example", "POST", null, Map.of(), Map.of(), "no", null, "gw", null);
    ArrayNode newer = (ArrayNode) JsonMapper.shared().readTree(CallText.write(call));
    newer.add("later").addObject().put("later", 1);

    assertThat(CallText.read(newer.toString())).isEqualTo(call);
  }

  @Test
  void callOfAnOlderGatewayIsRead() {
    assertThat(CallText.read("[\"https://a.example\",\"POST\",null,{},{},null,null]").gateway())
        .isNull();
  }

  @Test
  void entriesWithMoreFieldsAreRead() throws Exception {
    List<HistoryEntry> entries =
        List.of(
            Entries.accepted("e1", NOW), Entries.attempted("a1", Entries.deliveryId("e1", NOW), 1));
    CBORMapper cbor = CBORMapper.builder().build();
    ByteArrayOutputStream newer = new ByteArrayOutputStream();
    for (HistoryEntry entry : entries) {
      JsonNode kindAndFields = cbor.readTree(HistoryCodec.encode(List.of(entry)));
      ((ArrayNode) kindAndFields.get(1)).add("later");
      newer.write(cbor.writeValueAsBytes(kindAndFields));
    }

    assertThat(HistoryCodec.decode(newer.toByteArray())).hasSize(2);
  }

  @Test
  void sumsWithMoreFieldsAreRead() {
    HourSums sums = new HourSums();

    sums.add(
        "[[[[1,\"acme\",\"ep_1\",\"t\",\"DELIVERED\",\"DELIVERED\",204],1,1,5,null,[1],0,\"later\"]],[],[],[\"later\"]]");

    assertThat(sums.deliveries()).hasSize(1);
  }
}
