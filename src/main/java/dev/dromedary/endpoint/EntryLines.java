package dev.dromedary.endpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/** On which line each entry of the file and each of its fields begins; a tree forgets that. */
final class EntryLines {

  private static final String START = "";

  private final List<Map<String, Integer>> entries = new ArrayList<>();

  private EntryLines() {}

  static EntryLines of(ObjectMapper mapper, byte[] content) {
    EntryLines lines = new EntryLines();
    int depth = 0;
    try (JsonParser parser = mapper.createParser(content)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        if (depth == 2 && !token.isStructEnd()) {
          lines.entries.add(new HashMap<>(Map.of(START, line)));
        } else if (depth == 3 && token == JsonToken.PROPERTY_NAME) {
          lines.entries.get(lines.entries.size() - 1).put(parser.currentName(), line);
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
    }
    return lines;
  }

  /** The line of that field, else that of its entry. */
  int of(int entry, String field) {
    Map<String, Integer> lines = entries.get(entry);
    return lines.getOrDefault(field.split("[.\\[]", 2)[0], lines.get(START));
  }
}
