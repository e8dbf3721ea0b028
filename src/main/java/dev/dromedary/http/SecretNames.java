package dev.dromedary.http;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names of headers and query parameters whose values are likely to give access. */
public final class SecretNames {

  /** Stands for a value that is not shown. */
  public static final String MASK = "***";

  private static final Pattern SECRET =
      Pattern.compile("auth|token|key|secret|cookie|passw|pwd|credential|sig|session");

  private static final Pattern PARAMETER = Pattern.compile("([?&;])([^=&;#]+)=[^&;#]*");

  private SecretNames() {}

  public static boolean matches(String name) {
    return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  /** The URL without a user, and without the values of parameters that have such names. */
  public static String masked(String url) {
    return PARAMETER
        .matcher(url.replaceFirst("^([^:/?#]+:)?//[^/?#]*@", "$1//" + "***@"))
        .replaceAll(found -> matches(found.group(2)) ? "$1$2=" + MASK : "$0");
  }
}
