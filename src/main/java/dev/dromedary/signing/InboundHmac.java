package dev.dromedary.signing;

import dev.dromedary.signing.Signature.Algorithm;
import dev.dromedary.signing.Signature.Content;
import dev.dromedary.signing.Signature.Encoding;
import dev.dromedary.signing.Signature.Scheme;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** The schemes with a shared secret: the receiver signs anew, and compares in constant time. */
final class InboundHmac implements InboundScheme {

  private final Scheme scheme;
  private final String header;
  private final SignatureScheme signing;
  private final Content content;
  private final List<SigningSecret> secrets;

  InboundHmac(Signature signature, List<SigningSecret> secrets) {
    scheme = signature.scheme();
    this.secrets = secrets;
    switch (scheme) {
      case GITHUB -> {
        header = "X-Hub-Signature-256";
        content = Content.BODY;
        signing = hmac(header, "sha256=", content);
      }
      case STRIPE -> {
        header = signature.header() == null ? StripeSignature.HEADER : signature.header();
        content = Content.TIMESTAMP_BODY;
        signing = hmac(header, "v1=", content);
      }
      case HMAC -> {
        if (signature.header() == null) {
          throw new IllegalArgumentException("header must be given");
        }
        header = signature.header();
        content = signature.content();
        signing = signature.signing();
      }
      default -> {
        header = StandardWebhooks.SIGNATURE;
        content = Content.ID_TIMESTAMP_BODY;
        signing = new StandardWebhooks();
      }
    }
  }

  private static SignatureScheme hmac(String header, String prefix, Content content) {
    return new HmacSignature(header, prefix, Algorithm.SHA256, Encoding.HEX, content, null);
  }

  @Override
  public Verified verify(InboundRequest request) {
    boolean timed = content == Content.TIMESTAMP_BODY || content == Content.ID_TIMESTAMP_BODY;
    List<String> given = Arrays.asList(request.required(header).split(separator()));
    Long timestamp = timed ? InboundScheme.seconds(timestamp(request, given)) : null;
    SignedRequest signed =
        new SignedRequest(
            request.joined("webhook-id").orElse(""),
            timed ? timestamp : 0,
            null,
            null,
            request.body());
    boolean found = false;
    for (SigningSecret secret : secrets) {
      String expected = signing.headers(signed, List.of(secret)).get(header);
      for (String each : given) {
        found |= MessageDigest.isEqual(Signing.utf8(expected), Signing.utf8(each));
      }
    }
    if (!found) {
      throw InboundScheme.none();
    }
    byte[] before = Signing.utf8(HmacSignature.before(content, signed));
    return new Verified(Signing.sha256(before, request.body()), timestamp, null);
  }

  private String separator() {
    return scheme == Scheme.STANDARD ? " " : scheme == Scheme.STRIPE ? "," : "\n";
  }

  private String timestamp(InboundRequest request, List<String> given) {
    return scheme == Scheme.STRIPE
        ? given.stream()
            .filter(each -> each.startsWith("t="))
            .map(each -> each.substring(2))
            .findFirst()
            .orElse("")
        : request.required(StandardWebhooks.TIMESTAMP);
  }
}
