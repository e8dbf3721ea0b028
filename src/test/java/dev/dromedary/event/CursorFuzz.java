package dev.dromedary.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dromedary.kit.FuzzTarget;
import java.util.Base64;

/** A cursor is one that the API gives, or a refusal; the input is one, or what one holds. */
public final class CursorFuzz implements FuzzTarget {

  @Override
  public boolean takes(byte[] input) {
    boolean text = takes(new String(input, UTF_8));
    return takes(Base64.getUrlEncoder().encodeToString(input)) || text;
  }

  private static boolean takes(String text) {
    boolean taken = false;
    for (int size = 1; size < 4; size++) {
      try {
        Cursor cursor = Cursor.parse(text, size);
        FuzzTarget.require(Cursor.parse(cursor.text(), size).equals(cursor), "is read again");
        FuzzTarget.require(Cursor.timeOf(text).equals(cursor.at()), "has its time");
        FuzzTarget.require(Rfc3339.inRange(cursor.at()).isPresent(), "a database has its time");
        taken = true;
      } catch (InvalidInputException e) {
        FuzzTarget.require(e.field().equals("cursor"), "names the cursor");
      }
    }
    return taken;
  }
}
