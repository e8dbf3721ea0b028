package dev.dromedary.http;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How one endpoint is connected to by TLS. All are PEM.
 *
 * @param certificate Certificate of the client, and the chain to its authority.
 * @param privateKey Private key of that certificate, in PKCS #8.
 * @param authority Certificates that the receiver's must come from, in place of the gateway's.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TlsSettings(String certificate, String privateKey, String authority) {

  /** As people may see it: certificates are public. */
  public TlsSettings masked() {
    return new TlsSettings(certificate, privateKey == null ? null : SecretNames.MASK, authority);
  }

  @Override
  public String toString() {
    return "TlsSettings[]";
  }
}
