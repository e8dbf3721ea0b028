package dev.dromedary.startup;

/** The version of this build. */
public final class Version {

  private Version() {}

  public static String userAgent() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "Dromedary/" + (version == null ? "dev" : version);
  }
}
