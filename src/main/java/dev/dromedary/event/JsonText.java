package dev.dromedary.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON strictly (RFC 8259): UTF-8 without a mark, no duplicate names, nothing behind it. */
public final class JsonText {

  private static final JsonFactory LENIENT = new JsonFactory();
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /** Whether the bytes are one JSON value that can be put into another JSON text as it is. */
  public static boolean isJson(byte[] bytes) {
    if (!isUnmarkedUtf8(bytes)) {
      return false;
    }
    try (JsonParser parser = LENIENT.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The problem of unparsable bytes: the place, never the content. */
  public static InvalidInputException malformed(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return new InvalidInputException(
          "body",
          "must be JSON of at most 500 levels, with numbers of at most 1,000 digits and names of at"
              + " most 50,000 characters");
    }
    return e.getLocation() == null
        ? new InvalidInputException("body", "must be JSON")
        : new InvalidInputException(
            "body",
            "must be JSON without duplicate names; it is wrong at line %d, column %d"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  public static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The one object that the bytes are. */
  public static JsonObject object(byte[] bytes) {
    return read(
        bytes,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidInputException("body", "must be a JSON object");
          }
          return JsonObject.read(bytes, parser);
        });
  }

  /** The objects of the one array that the bytes are. */
  public static List<JsonObject> objects(byte[] bytes, int max) {
    return read(
        bytes,
        parser -> {
          if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new InvalidInputException("body", "must be a JSON array");
          }
          List<JsonObject> objects = new ArrayList<>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (objects.size() == max) {
              throw new InvalidInputException("body", "must hold at most " + max + " events");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
              throw new InvalidInputException("[" + objects.size() + "]", "must be a JSON object");
            }
            objects.add(JsonObject.read(bytes, parser));
          }
          return objects;
        });
  }

  private static <T> T read(byte[] bytes, Function<JsonParser, T> reading) {
    if (!isUnmarkedUtf8(bytes)) {
      throw new InvalidInputException("body", "must be JSON in UTF-8 without a byte order mark");
    }
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), bytes)) {
      T result = reading.apply(parser);
      if (parser.nextToken() != null) {
        throw new InvalidInputException("body", "must be one JSON value with nothing behind it");
      }
      return result;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** The parser would take UTF-16 and UTF-32 as well, for which it gives no places in bytes. */
  private static boolean isUnmarkedUtf8(byte[] bytes) {
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    boolean marked =
        bytes.length > 2
            && bytes[0] == (byte) 0xef
            && bytes[1] == (byte) 0xbb
            && bytes[2] == (byte) 0xbf;
    return !marked && isUtf8(bytes);
  }
}
