package dev.dromedary.http;

import java.net.UnknownHostException;

/** A receiver's name leads to addresses of which none may be connected to. */
public class ForbiddenAddressException extends UnknownHostException {

  ForbiddenAddressException(String host) {
    super(host + " has no address that is allowed");
  }
}
