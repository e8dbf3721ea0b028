package dev.dromedary.match;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A place in a tenant's tree of patterns, one word deeper than its parent. Read without a lock by
 * any number of threads, changed by one at a time. Most places have one child or one endpoint, so
 * nothing is allocated before it is needed, and then small.
 */
final class PatternNode {

  private static final String ONE_WORD = "*";
  private static final String REST = "**";

  /** By word; {@code *} is a key among them, which a type's own word {@code *} finds too. */
  private volatile Map<String, PatternNode> children;

  /** Ids of the endpoints whose pattern ends here, in their order. */
  private volatile NavigableSet<String> here;

  /** Ids of the endpoints whose pattern goes on with {@code **}, in their order. */
  private volatile NavigableSet<String> rest;

  void add(String[] words, int at, String endpointId) {
    if (at == words.length) {
      here = with(here, endpointId);
    } else if (words[at].equals(REST)) {
      rest = with(rest, endpointId);
    } else {
      if (children == null) {
        children = new ConcurrentHashMap<>(1);
      }
      children.computeIfAbsent(words[at], word -> new PatternNode()).add(words, at + 1, endpointId);
    }
  }

  /** Removes what is there, and the places that are empty then. */
  void remove(String[] words, int at, String endpointId) {
    if (at == words.length) {
      here = without(here, endpointId);
    } else if (words[at].equals(REST)) {
      rest = without(rest, endpointId);
    } else if (children != null && children.containsKey(words[at])) {
      PatternNode child = children.get(words[at]);
      child.remove(words, at + 1, endpointId);
      if (child.isEmpty()) {
        children.remove(words[at]);
        if (children.isEmpty()) {
          children = null;
        }
      }
    }
  }

  boolean isEmpty() {
    return children == null && here == null && rest == null;
  }

  /**
   * Adds the sets of ids of the endpoints that want the type, whose words before {@code at} led
   * here.
   */
  void collect(String[] type, int at, Collection<NavigableSet<String>> into) {
    if (at == type.length) {
      add(here, into);
      return;
    }
    add(rest, into);
    Map<String, PatternNode> next = children;
    if (next != null) {
      collect(next.get(type[at]), type, at + 1, into);
      collect(next.get(ONE_WORD), type, at + 1, into);
    }
  }

  private static void collect(
      PatternNode node, String[] type, int at, Collection<NavigableSet<String>> into) {
    if (node != null) {
      node.collect(type, at, into);
    }
  }

  private static void add(NavigableSet<String> ids, Collection<NavigableSet<String>> into) {
    if (ids != null) {
      into.add(ids);
    }
  }

  private static NavigableSet<String> with(NavigableSet<String> ids, String id) {
    NavigableSet<String> more = ids == null ? new ConcurrentSkipListSet<>() : ids;
    more.add(id);
    return more;
  }

  private static NavigableSet<String> without(NavigableSet<String> ids, String id) {
    if (ids == null) {
      return null;
    }
    ids.remove(id);
    return ids.isEmpty() ? null : ids;
  }
}
