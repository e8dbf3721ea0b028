package dev.dromedary.startup;

/** What this build calls itself. */
public final class Version {

  private Version() {}

  public static String userAgent() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "Dromedary/" + (version == null ? "dev" : version);
  }
}
