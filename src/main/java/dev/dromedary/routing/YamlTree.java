package dev.dromedary.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML document that knows its lines. */
record YamlTree(Node root) {

  /** A key with its value; a sequence's item has an empty key. */
  record Entry(String key, Node value, int line) {

    Optional<String> text(String name) {
      return YamlTree.child(value, name).map(YamlTree::text);
    }
  }

  /**
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if the text is not one YAML
   *     document
   */
  static Optional<YamlTree> parse(String text) {
    LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
    return new Compose(settings).composeString(text).map(YamlTree::new);
  }

  /** The keys below the document's top-level list. */
  List<Entry> declarations() {
    List<Entry> found = new ArrayList<>();
    if (root instanceof SequenceNode list) {
      list.getValue().forEach(item -> found.addAll(entries(item)));
    }
    return found;
  }

  /** The line of what is at the top level and not a list of mappings. */
  Optional<Integer> firstOutsideList() {
    return root instanceof SequenceNode list
        ? list.getValue().stream()
            .filter(item -> !(item instanceof MappingNode))
            .map(YamlTree::lineOf)
            .findFirst()
        : Optional.of(lineOf(root));
  }

  /** Every key in the tree, in the order of the lines. */
  List<Entry> allEntries() {
    List<Entry> found = new ArrayList<>();
    collect(root, found);
    return found;
  }

  /**
   * @param path keys (String) and indexes (Integer) from the root; where it leads nowhere, the line
   *     of the last step that exists counts
   */
  int line(List<Object> path) {
    Node node = root;
    int line = lineOf(root);
    for (Object step : path) {
      Optional<Entry> next =
          node instanceof SequenceNode list && step instanceof Integer index
              ? Optional.of(new Entry("", list.getValue().get(index), 0))
              : entries(node).stream().filter(e -> e.key().equals(step)).findFirst();
      if (next.isEmpty()) {
        return line;
      }
      node = next.get().value();
      line = next.get().line() > 0 ? next.get().line() : lineOf(node);
    }
    return line;
  }

  static List<Entry> entries(Node node) {
    List<Entry> found = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        Node key = tuple.getKeyNode();
        found.add(new Entry(text(key), tuple.getValueNode(), lineOf(key)));
      }
    }
    return found;
  }

  static Optional<Node> child(Node node, String name) {
    return entries(node).stream().filter(e -> e.key().equals(name)).map(Entry::value).findFirst();
  }

  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private static void collect(Node node, List<Entry> found) {
    if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        if (!(item instanceof CollectionNode<?>)) {
          found.add(new Entry("", item, lineOf(item)));
        }
        collect(item, found);
      }
    }
    for (Entry entry : entries(node)) {
      found.add(entry);
      collect(entry.value(), found);
    }
  }
}
