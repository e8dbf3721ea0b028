package dev.dromedary.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the values of CEL. Whole numbers are compared exactly: they are an int (64 bit) or a
 * uint, and a double only beyond.
 */
final class JsonValues {

  private static final JsonMapper JSON = new JsonMapper();

  private JsonValues() {}

  /** Null if it is not one JSON value. */
  static Object read(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      Object value = parser.nextToken() == null ? null : value(parser);
      return parser.nextToken() == null ? value : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NullValue.NULL_VALUE;
      case VALUE_NUMBER_INT -> whole(parser);
      default -> parser.getDoubleValue();
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static Object whole(JsonParser parser) {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    BigInteger number = parser.getBigIntegerValue();
    return number.signum() > 0 && number.bitLength() <= Long.SIZE
        ? UnsignedLong.valueOf(number)
        : (Object) number.doubleValue();
  }

  /**
   * A value of CEL as JSON.
   *
   * @throws ExpressionException if it has no JSON, or more than so many bytes
   */
  static byte[] write(Object value, int atMost) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(256) {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            if (count + length > atMost) {
              throw new ExpressionException("gave a body of more than %d bytes".formatted(atMost));
            }
            super.write(bytes, from, length);
          }
        };
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, value);
    } catch (StreamConstraintsException e) {
      throw new ExpressionException("gave a body that is nested too deeply");
    } catch (JacksonException e) {
      throw new ExpressionException("gave a body that JSON does not have");
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Object value) {
    if (value instanceof Map<?, ?> object) {
      json.writeStartObject();
      object.forEach(
          (name, each) -> {
            json.writeName(name.toString());
            write(json, each);
          });
      json.writeEndObject();
    } else if (value instanceof List<?> array) {
      json.writeStartArray();
      array.forEach(each -> write(json, each));
      json.writeEndArray();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof UnsignedLong number) {
      json.writeNumber(number.bigIntegerValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof NullValue) {
      json.writeNull();
    } else if (value instanceof CelByteString bytes) {
      json.writeBinary(bytes.toByteArray());
    } else if (value instanceof String || value instanceof Instant || value instanceof Duration) {
      json.writeString(value.toString());
    } else {
      throw new ExpressionException("gave a value that JSON does not have");
    }
  }
}
