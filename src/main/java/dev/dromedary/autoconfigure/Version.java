package dev.dromedary.autoconfigure;

/** What this build calls itself. */
final class Version {

  private Version() {}

  static String userAgent() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "Dromedary/" + (version == null ? "dev" : version);
  }
}
