package dev.dromedary.cli;

/**
 * A gateway and the key for it.
 *
 * @param url without a slash at its end
 * @param key null if there is none
 */
record Profile(String url, String key) {

  static final String LOCAL = "http://localhost:8080";

  Profile {
    url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    if (!url.matches("https?://[^/\\s]+.*")) {
      throw new IllegalArgumentException(
          "The address of a gateway is a URL such as " + LOCAL + ".");
    }
  }

  @Override
  public String toString() {
    return "Profile[***]";
  }
}
