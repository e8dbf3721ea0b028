package dev.dromedary.startup;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** By which people tell gateways apart: the host's name, and the beginning of the data folder's. */
public final class GatewayName {

  private static final int SHORT = 8;

  private GatewayName() {}

  /** Such as {@code esb-1/3f6c0f3e}. */
  public static String of(DataFolder folder) {
    String name = folder.name();
    return host() + "/" + name.substring(0, Math.min(SHORT, name.length()));
  }

  /** A container's environment has it; else the system is asked, once at the start. */
  private static String host() {
    String given = System.getenv("HOSTNAME");
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
