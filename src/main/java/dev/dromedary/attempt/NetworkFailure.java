package dev.dromedary.attempt;

import dev.dromedary.delivery.AttemptError;
import dev.dromedary.http.DeadlineExceededException;
import dev.dromedary.http.ForbiddenAddressException;
import dev.dromedary.http.LookUpTimeoutException;
import dev.dromedary.http.NotSentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Says what an exception of the HTTP call means. Only its kind counts, because the messages of
 * network libraries may repeat the URL. An exception that comes from no network is a fault of ours.
 */
final class NetworkFailure {

  private NetworkFailure() {}

  static AttemptError of(Throwable failure) {
    AttemptError first = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return AttemptError.TLS_CERTIFICATE;
      }
      if (first == null) {
        first = kind(cause);
      }
    }
    return first != null
        ? first
        : isOfTheNetwork(failure) ? AttemptError.CONNECTION_RESET : AttemptError.INTERNAL;
  }

  /** Null if a cause may say more. */
  private static AttemptError kind(Throwable failure) {
    if (failure instanceof DeadlineExceededException deadline) {
      return deadline.connected() ? AttemptError.RESPONSE_TIMEOUT : AttemptError.CONNECT_TIMEOUT;
    }
    if (failure instanceof NotSentException none) {
      return switch (none.missing()) {
        case SHAPE -> AttemptError.TRANSFORM_FAILED;
        case TOKEN_ANSWER -> AttemptError.TOKEN_UNAVAILABLE;
        case TOKEN -> AttemptError.TOKEN_REFUSED;
      };
    }
    if (failure instanceof TunnelRefusedException) {
      return AttemptError.PROXY_REFUSED;
    }
    if (failure instanceof ForbiddenAddressException) {
      return AttemptError.ADDRESS_FORBIDDEN;
    }
    if (failure instanceof LookUpTimeoutException
        || failure instanceof ConnectTimeoutException
        || failure instanceof ConnectionRequestTimeoutException) {
      return AttemptError.CONNECT_TIMEOUT;
    }
    if (failure instanceof UnknownHostException) {
      return AttemptError.DNS_NOT_FOUND;
    }
    if (failure instanceof ConnectException) {
      return connecting(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof NoRouteToHostException) {
      return AttemptError.HOST_UNREACHABLE;
    }
    if (failure instanceof InterruptedIOException) {
      return AttemptError.RESPONSE_TIMEOUT;
    }
    if (failure instanceof SSLException) {
      // The JDK wraps a connection that breaks after the handshake, too.
      return failure.getCause() instanceof SocketException ? null : AttemptError.TLS_HANDSHAKE;
    }
    return failure instanceof HttpException || failure instanceof MessageConstraintException
        ? AttemptError.INVALID_RESPONSE
        : null;
  }

  /** The JDK has one exception for all that the system says. */
  private static AttemptError connecting(String message) {
    return message.contains("refused")
        ? AttemptError.CONNECTION_REFUSED
        : message.contains("timed out")
            ? AttemptError.CONNECT_TIMEOUT
            : AttemptError.HOST_UNREACHABLE;
  }

  private static boolean isOfTheNetwork(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
