package dev.dromedary.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.delivery.Attempt;
import dev.dromedary.delivery.AttemptError;
import dev.dromedary.delivery.AttemptResult;
import dev.dromedary.delivery.AttemptResult.Result;
import dev.dromedary.delivery.Samples;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

  private final Classifier classifier =
      new Classifier(
          new ShownCalls("gateway"), Clock.fixed(Samples.NOW.plusMillis(40), ZoneOffset.UTC));
  private final Attempt attempt = Samples.attempt(Samples.delivery(0));

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "201, DELIVERED",
    "204, DELIVERED",
    "299, DELIVERED",
    "301, FAILED",
    "304, FAILED",
    "308, FAILED",
    "400, FAILED",
    "401, FAILED",
    "404, FAILED",
    "409, FAILED",
    "410, GONE",
    "411, FAILED",
    "429, FAILED",
    "500, FAILED",
    "502, FAILED",
    "503, FAILED",
    "599, FAILED",
    "999, FAILED"
  })
  void answerIsClassifiedByItsStatus(int status, Result expected) {
    AttemptResult result = classifier.answered(attempt, status, null, null, "ok".getBytes(UTF_8));

    assertThat(result.result()).isEqualTo(expected);
    assertThat(result.statusCode()).isEqualTo(status);
    assertThat(result.error())
        .isEqualTo(expected == Result.DELIVERED ? null : AttemptError.HTTP_STATUS);
    assertThat(result.id()).isEqualTo(attempt.id());
    assertThat(result.duration()).isEqualTo(Duration.ofMillis(40));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureIsClassifiedByItsCause(Throwable failure, Result expected, AttemptError error) {
    AttemptResult result = classifier.failed(attempt, failure, null);

    assertThat(result.result()).isEqualTo(expected);
    assertThat(result.error()).isEqualTo(error);
    assertThat(result.statusCode()).isNull();
    assertThat(result.retryAfter()).isNull();
    assertThat(result.call().responseExcerpt()).isNull();
  }

  static Stream<Arguments> failures() {
    Throwable expired = new CertificateExpiredException();
    return Stream.of(
        timeout(new SocketTimeoutException("read"), AttemptError.RESPONSE_TIMEOUT),
        timeout(new ConnectTimeoutException("late"), AttemptError.CONNECT_TIMEOUT),
        timeout(new ConnectException("Connection timed out"), AttemptError.CONNECT_TIMEOUT),
        timeout(new ConnectionRequestTimeoutException("lease"), AttemptError.CONNECT_TIMEOUT),
        timeout(wrapped(new SocketTimeoutException()), AttemptError.RESPONSE_TIMEOUT),
        unreachable(new UnknownHostException("h"), AttemptError.DNS_NOT_FOUND),
        unreachable(new ConnectException("Connection refused"), AttemptError.CONNECTION_REFUSED),
        unreachable(
            new HttpHostConnectException("https://h/ failed: Connection refused"),
            AttemptError.CONNECTION_REFUSED),
        unreachable(new ConnectException("Network is unreachable"), AttemptError.HOST_UNREACHABLE),
        unreachable(new NoRouteToHostException(), AttemptError.HOST_UNREACHABLE),
        unreachable(new SSLHandshakeException("alert"), AttemptError.TLS_HANDSHAKE),
        unreachable(
            new SSLHandshakeException("ended").initCause(new EOFException()),
            AttemptError.TLS_HANDSHAKE),
        unreachable(
            new SSLHandshakeException("PKIX").initCause(expired), AttemptError.TLS_CERTIFICATE),
        unreachable(new SSLPeerUnverifiedException("other"), AttemptError.TLS_CERTIFICATE),
        unreachable(
            new SSLException("reset", new SocketException("Connection reset")),
            AttemptError.CONNECTION_RESET),
        unreachable(new SocketException("Connection reset"), AttemptError.CONNECTION_RESET),
        unreachable(new EOFException(), AttemptError.CONNECTION_RESET),
        unreachable(new ConnectionClosedException("closed"), AttemptError.CONNECTION_RESET),
        unreachable(new NoHttpResponseException("none"), AttemptError.CONNECTION_RESET),
        unreachable(new ProtocolException("not HTTP"), AttemptError.INVALID_RESPONSE),
        unreachable(
            new ClientProtocolException(new ProtocolException("not HTTP")),
            AttemptError.INVALID_RESPONSE),
        unreachable(new MessageConstraintException("long"), AttemptError.INVALID_RESPONSE),
        Arguments.of(new NullPointerException(), Result.INTERNAL, AttemptError.INTERNAL),
        Arguments.of(
            new IllegalStateException(new IllegalArgumentException("a header")),
            Result.INTERNAL,
            AttemptError.INTERNAL),
        Arguments.of(new StackOverflowError(), Result.INTERNAL, AttemptError.INTERNAL));
  }

  private static Arguments timeout(Throwable failure, AttemptError error) {
    return Arguments.of(failure, Result.TIMEOUT, error);
  }

  private static Arguments unreachable(Throwable failure, AttemptError error) {
    return Arguments.of(failure, Result.UNREACHABLE, error);
  }

  private static Throwable wrapped(IOException cause) {
    return new IllegalStateException(new IOException(cause));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "007, PT7S",
    "120, PT2M",
    "' 30 ', PT30S",
    "999999999, PT999999999S",
    "'Sat, 31 Jan 2026 12:01:00 GMT', PT59.96S",
    "1000000000, PT8760000H",
    "99999999999999999999999999, PT8760000H",
    "'Sat, 1 Feb 2026 12:00:00 GMT', PT23H59M59.96S",
    "'Saturday, 31-Jan-26 12:01:00 GMT', PT59.96S",
    "'Sunday, 06-Nov-94 08:49:37 GMT', PT0S",
    "'Sat Jan 31 12:01:00 2026', PT59.96S",
    "'Sun Feb  1 12:00:00 2026', PT23H59M59.96S",
    "'Fri, 31 Dec 9999 23:59:59 GMT', PT69897899H59M58.96S",
    "'Sat, 31 Jan 2026 11:00:00 GMT', PT0S"
  })
  void retryAfterIsSecondsOrADateInAnyForm(String value, Duration wait) {
    AttemptResult result = classifier.answered(attempt, 503, value, null, null);

    assertThat(result.retryAfter()).isEqualTo(wait);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+5",
        "1.5",
        "5s",
        "soon",
        "1e3",
        "٣",
        "2026-01-31T12:01:00Z",
        "Sat, 31 Jan 2026 12:01:00 +0100",
        "Sat, 32 Jan 2026 12:01:00 GMT"
      })
  void retryAfterThatIsNeitherIsAsIfItWereNotThere(String value) {
    assertThat(classifier.answered(attempt, 429, value, null, null).retryAfter()).isNull();
  }

  @Test
  void retryAfterOfASuccessMeansNothing() {
    assertThat(classifier.answered(attempt, 202, "120", null, null).retryAfter()).isNull();
  }
}
