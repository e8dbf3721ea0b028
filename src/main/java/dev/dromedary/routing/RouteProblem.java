package dev.dromedary.routing;

import org.apache.camel.LineNumberAware;
import org.apache.camel.util.FileUtil;

/**
 * Why a route file is rejected.
 *
 * @param file name of the file, without its folder
 * @param line counted from 1; 0 where the reason concerns the file as a whole
 * @param reason what is wrong, in one line; names the rule, never the value of an option
 */
record RouteProblem(String file, int line, String reason) {

  /**
   * @param place knows its file and line
   */
  static RouteProblem at(LineNumberAware place, String reason) {
    return new RouteProblem(FileUtil.stripPath(place.getLocation()), place.getLineNumber(), reason);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason;
  }
}
