package dev.dromedary.endpoint;

import dev.dromedary.event.InvalidInputException;
import dev.dromedary.http.PemText;
import dev.dromedary.http.TlsSettings;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the TLS of a definition: certificates and a private key. */
final class EndpointTls {

  static final String FIELD = "tls";

  private static final Set<String> FIELDS = Set.of("certificate", "privateKey", "authority");

  private EndpointTls() {}

  /** Null for the gateway's own. */
  static TlsSettings read(DefinitionFields definition) {
    return definition.isNull(FIELD)
        ? null
        : definition.within(FIELD, FIELDS, EndpointTls::readWithin);
  }

  private static TlsSettings readWithin(DefinitionFields fields) {
    TlsSettings tls =
        new TlsSettings(
            fields.text("certificate"), fields.text("privateKey"), fields.text("authority"));
    if ((tls.certificate() == null) != (tls.privateKey() == null)) {
      throw new InvalidInputException(
          tls.privateKey() == null ? "privateKey" : "certificate",
          "is required: a certificate and its key");
    }
    if (tls.certificate() == null && tls.authority() == null) {
      throw new InvalidInputException("certificate", "or authority is required");
    }
    require("authority", tls.authority(), PemText::certificates);
    require("certificate", tls.certificate(), PemText::certificates);
    require(
        "privateKey",
        tls.privateKey(),
        text -> {
          List<X509Certificate> chain = PemText.certificates(tls.certificate());
          PemText.requirePair(PemText.key(text), chain.get(0).getPublicKey());
        });
    return tls;
  }

  private static void require(String field, String text, Consumer<String> rule) {
    try {
      if (text != null) {
        rule.accept(text);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(field, e.getMessage());
    }
  }
}
