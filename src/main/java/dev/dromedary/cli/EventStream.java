package dev.dromedary.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Follows server-sent events (HTML Living Standard, section 9.2). When the connection ends, as it
 * does every 15 minutes, it begins anew behind the last one.
 */
final class EventStream {

  private static final long PAUSE_MILLIS = 2000;

  private final Api api;
  private final String path;
  private final PrintWriter err;
  private String last;
  private boolean isAway;

  EventStream(Api api, String path, PrintWriter err) {
    this.api = api;
    this.path = path;
    this.err = err;
  }

  /**
   * @param opened runs once, when nothing is missed any more; false ends it
   * @param more gets the data of each event; false ends it
   */
  void follow(BooleanSupplier opened, Predicate<JsonNode> more) {
    boolean isFirst = true;
    boolean goesOn = true;
    while (goesOn) {
      try (InputStream in = api.stream(path, last)) {
        isAway = false;
        goesOn = !isFirst || opened.getAsBoolean();
        isFirst = false;
        goesOn = goesOn && read(in, more);
      } catch (IOException e) {
        say("The connection was lost; trying again.");
      } catch (UnreachableException e) {
        if (isFirst) {
          throw e;
        }
        say("No gateway answers; trying again.");
      } catch (RefusedException e) {
        refused(e, isFirst);
      }
      goesOn = goesOn && DromedaryCommand.pause(isAway ? PAUSE_MILLIS : 1);
    }
  }

  private void refused(RefusedException e, boolean isFirst) {
    boolean isTooOld = e.status() == 400 && last != null;
    if (isFirst || !isTooOld && e.status() < 500) {
      throw e;
    }
    if (isTooOld) {
      last = null;
      say("Changes of more than an hour were missed.");
    } else {
      say("The gateway is busy, or starts; trying again.");
    }
  }

  private void say(String text) {
    if (!isAway) {
      err.println(text);
      err.flush();
    }
    isAway = true;
  }

  private boolean read(InputStream in, Predicate<JsonNode> more) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    StringBuilder data = new StringBuilder();
    String id = last;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        data.append(line, 6, line.length()).append('\n');
      } else if (line.isEmpty()) {
        boolean goesOn = data.isEmpty() || more.test(Api.JSON.readTree(data.toString()));
        // Behind what was printed, never before it.
        last = id;
        data.setLength(0);
        if (!goesOn) {
          return false;
        }
      }
    }
    return true;
  }
}
