package dev.dromedary.ordering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lines of ordered deliveries, as far as anybody waits in them: a line exists from the moment
 * that a delivery leaves the ordered lane without having ended until nobody is behind it any more.
 * What is in no line goes at once. Memory is for each line, not for each delivery that waits.
 *
 * <p>The truth is on the queue of the held: a note for each delivery that is out under a turn, a
 * word for each turn that ended, and each delivery that waits, with its place. From there the lines
 * are read by whoever works on the ordered lane next. A line is worked on by one thread at a time.
 */
public final class Lines {

  /** Notes of turns that ended, above which it pays to sweep them from the queue. */
  private static final int MANY = 500;

  /**
   * @param turn under which its head is out; null: the first one that waits may go
   * @param first place of the first one that waits
   * @param next place that is given to the next one who comes
   */
  public record Line(String turn, long first, long next) {

    private boolean isEmpty() {
      return turn == null && first >= next;
    }

    private Line without(Long place) {
      return place == null
          ? this
          : new Line(turn, Math.max(first, place + 1), Math.max(next, place + 1));
    }
  }

  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** Keys of the lines whose first one may go. */
  private final Set<String> moving = ConcurrentHashMap.newKeySet();

  /** Turns that ended and whose notes are on the queue still. */
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  /** Null if nobody has to wait in it. */
  public Line line(String key) {
    return lines.get(key);
  }

  /** Takes back what happened to a line since it was asked for. */
  public void restore(String key, Line before) {
    if (before != null && before.turn != null) {
      ended.remove(before.turn);
    }
    put(key, before);
  }

  /** The place at the end of the line, or null if one may go at once. */
  public Long behind(String key) {
    Line line = lines.get(key);
    if (line == null) {
      return null;
    }
    put(key, new Line(line.turn, line.first, line.next + 1));
    return line.next;
  }

  /** Whether it is the turn of the one at that place. */
  public boolean isNext(String key, long place) {
    Line line = lines.get(key);
    return line == null || line.turn == null && place <= line.first;
  }

  /**
   * One that went leaves the lane without having ended: those behind it wait until its turn ends.
   *
   * @param place at which it waited before, or null
   */
  public void out(String key, String turn, Long place) {
    Line line = lines.getOrDefault(key, new Line(null, 1, 1)).without(place);
    put(key, new Line(turn, line.first, line.next));
  }

  /** One that went ended on the lane. */
  public void over(String key, Long place) {
    Line line = lines.get(key);
    if (line != null) {
      put(key, line.without(place));
    }
  }

  /** One that was out ended. */
  public void ended(String key, String turn) {
    Line line = lines.get(key);
    if (line != null && turn.equals(line.turn)) {
      ended.add(turn);
      put(key, new Line(null, line.first, line.next));
    }
  }

  /** Whether that note still holds its line. */
  public boolean holds(String key, String turn) {
    Line line = lines.get(key);
    return line != null && turn.equals(line.turn);
  }

  /** The note of that turn is off the queue. */
  public void forgotten(String turn) {
    ended.remove(turn);
  }

  /** Whether the word that this turn ended is needed still, because its note is there. */
  public boolean isNeeded(String turn) {
    return ended.contains(turn);
  }

  /** Whether it pays to go over all of the queue for the notes that are good for nothing. */
  public boolean isSweepDue() {
    return ended.size() > MANY;
  }

  /** Whether somebody who waits may go, or it pays to sweep. */
  public boolean isPassDue() {
    return !moving.isEmpty() || isSweepDue();
  }

  public int size() {
    return lines.size();
  }

  /** What the queue of the held says, message by message; {@link #take} makes it count. */
  public static final class Survey {

    private final Map<String, Line> lines = new HashMap<>();
    private final Map<String, String> keysByTurn = new HashMap<>();
    private final Set<String> ended = new HashSet<>();

    public void note(String key, String turn) {
      keysByTurn.put(turn, key);
    }

    public void ended(String turn) {
      ended.add(turn);
    }

    public boolean hasEnded(String turn) {
      return ended.contains(turn);
    }

    /** Whether it knows of nothing but turns that ended. */
    public boolean isEmpty() {
      return lines.isEmpty() && keysByTurn.isEmpty();
    }

    public void waits(String key, long place) {
      lines.merge(
          key,
          new Line(null, place, place + 1),
          (a, b) -> new Line(null, Math.min(a.first, b.first), Math.max(a.next, b.next)));
    }
  }

  /** Whether the survey saw somebody wait of whom nothing is known here. */
  public boolean misses(Survey survey) {
    return survey.lines.entrySet().stream()
        .anyMatch(
            seen -> {
              Line known = lines.get(seen.getKey());
              return known == null || seen.getValue().first < known.first;
            });
  }

  /** Forgets all that it knew. */
  public void take(Survey survey) {
    lines.clear();
    moving.clear();
    ended.clear();
    survey.lines.forEach(this::put);
    survey.keysByTurn.forEach(
        (turn, key) -> {
          if (survey.ended.contains(turn)) {
            ended.add(turn);
          } else {
            out(key, turn, null);
          }
        });
  }

  private void put(String key, Line line) {
    if (line == null || line.isEmpty()) {
      lines.remove(key);
      moving.remove(key);
      return;
    }
    lines.put(key, line);
    if (line.turn == null) {
      moving.add(key);
    } else {
      moving.remove(key);
    }
  }
}
