package dev.dromedary.api;

/**
 * A body as it was sent. Spring MVC logs the bodies that it reads, and this one may hold secrets.
 */
record RawBody(byte[] bytes) {

  @Override
  public String toString() {
    return "RawBody[" + bytes.length + " bytes]";
  }
}
