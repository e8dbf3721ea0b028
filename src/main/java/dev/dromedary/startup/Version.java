package dev.dromedary.startup;

/** The version of this build. */
public final class Version {

  private Version() {}

  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  public static String userAgent() {
    return "Dromedary/" + number();
  }
}
