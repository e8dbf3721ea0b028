package dev.dromedary.http;

import java.net.UnknownHostException;

/** No name server said in time which addresses a receiver's name has. */
public class LookUpTimeoutException extends UnknownHostException {

  LookUpTimeoutException() {
    super("the name was not looked up in time");
  }
}
