package dev.dromedary.signing;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.JsonObject;
import dev.dromedary.event.JsonText;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/**
 * Postal's webhooks: an envelope with RSA-SHA256 over it, and the id of the key by which receivers
 * find it in {@code /.well-known/jwks.json}. That has the keys before the current one as well.
 *
 * @param prefix of the headers' names
 */
record PostalSignature(String prefix) implements SignatureScheme {

  static final String PREFIX = "X-Postal-";
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public Map<String, String> headers(SignedRequest request, List<SigningSecret> secrets) {
    String names = (prefix == null ? PREFIX : prefix) + "Signature-";
    SigningSecret key = secrets.get(0);
    return Map.of(
        names + "256",
        Signing.base64(Signing.sign("SHA256withRSA", key.pair().getPrivate(), request.body())),
        names + "KID",
        key.keyId());
  }

  /** The same bytes on every attempt: nothing in it is of the attempt. */
  @Override
  public byte[] body(SignedRequest request) {
    BigDecimal seconds = BigDecimal.valueOf(request.event().time().toEpochMilli(), 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream(request.body().length + 200);
    out.writeBytes(
        Signing.utf8(
            "{\"event\":"
                + JSON.writeValueAsString(request.event().type())
                + ",\"timestamp\":"
                + seconds
                + ",\"payload\":"));
    out.writeBytes(payload(request.body()));
    out.writeBytes(
        Signing.utf8(",\"uuid\":\"" + UUID.nameUUIDFromBytes(Signing.utf8(request.id())) + "\"}"));
    return out.toByteArray();
  }

  /**
   * The data of an envelope with type and data, or the body; other bytes than JSON are in base 64.
   */
  private static byte[] payload(byte[] body) {
    try {
      JsonObject object = JsonText.object(body);
      return object.has("type") && object.has("data") ? object.slice("data") : body;
    } catch (InvalidInputException e) {
      return JsonText.isJson(body) ? body : Signing.utf8('"' + Signing.base64(body) + '"');
    }
  }
}
