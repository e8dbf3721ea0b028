package dev.dromedary.kit;

import java.util.Map;
import java.util.TreeMap;

/** The settings of a program of the kit, each {@code key=value}. */
final class Arguments {

  private Arguments() {}

  static Map<String, String> of(String[] args) {
    Map<String, String> settings = new TreeMap<>();
    for (String arg : args) {
      settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    return settings;
  }
}
