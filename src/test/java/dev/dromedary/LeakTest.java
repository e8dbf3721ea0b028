package dev.dromedary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.signing.SigningSecret;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.unit.DataSize;

/**
 * No record of the gateway shows a secret or a payload in its text, which reaches logs and messages
 * of exceptions. Each is made with a value in every component, those that may hold something to
 * hide marked; a new record is tested without being named here.
 */
class LeakTest {

  private static final String MARK = "topsecret";

  /** A secret's text, beside the mark: the bytes of the mark in base 64. */
  private static final SigningSecret SECRET =
      SigningSecret.parse(
          "whsec_" + Base64.getEncoder().encodeToString((MARK + MARK + MARK).getBytes(UTF_8)));

  /** Components of type text that may hold what nobody is to see. */
  private static final Set<String> HIDDEN =
      Set.of(
          "secret",
          "apiKey",
          "metricsKey",
          "password",
          "body",
          "data",
          "payload",
          "requestExcerpt",
          "responseExcerpt",
          "token",
          "clientSecret",
          "accessToken",
          "privateKey",
          "text");

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void textOfARecordShowsNoSecretAndNoPayload(Class<?> record) throws Exception {
    Object made = make(record);

    assertThat(made.toString())
        .doesNotContain(MARK)
        .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(MARK.getBytes(UTF_8)))
        .doesNotContain(HexFormat.of().formatHex(MARK.getBytes(UTF_8)))
        .doesNotContain(Arrays.toString(MARK.getBytes(UTF_8)).replaceAll("[\\[\\]]", ""));
  }

  @Test
  void recordsThatHoldSecretsAndPayloadsAreAmongThem() throws Exception {
    assertThat(records())
        .extracting(Class::getSimpleName)
        .contains(
            "Event", "Attempt", "AttemptResult", "Outcome", "WebhookEndpoint", "EndpointDocument");
  }

  static Stream<Class<?>> records() throws Exception {
    List<Class<?>> records = new ArrayList<>();
    Path classes = Path.of("target/classes");
    try (Stream<Path> files = Files.walk(classes.resolve("dev/dromedary"))) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
        String name = classes.relativize(file).toString().replace('/', '.');
        Class<?> type =
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                LeakTest.class.getClassLoader());
        if (type.isRecord()) {
          records.add(type);
        }
      }
    }
    return records.stream().sorted(Comparator.comparing(Class::getName));
  }

  private static Object make(Class<?> record) throws Exception {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean isKey = record.getSimpleName().equals("EncryptionProperties");
      String name = isKey ? record.getSimpleName() : components[i].getName();
      values[i] = value(name, components[i].getGenericType());
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = record.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static Object value(String name, Type type) throws Exception {
    Class<?> raw =
        type instanceof Class<?> plain
            ? plain
            : type instanceof ParameterizedType generic
                ? (Class<?>) generic.getRawType()
                : Object.class;
    if (raw == String.class) {
      return text(name);
    }
    if (raw == byte[].class) {
      return MARK.getBytes(UTF_8);
    }
    if (raw == SigningSecret.class) {
      return SECRET;
    }
    if (raw == Instant.class) {
      return Instant.EPOCH;
    }
    if (raw == Duration.class) {
      return Duration.ofSeconds(1);
    }
    if (raw == DataSize.class) {
      return DataSize.ofKilobytes(1);
    }
    if (raw == Path.class) {
      return Path.of("data");
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return true;
    }
    if (raw == double.class) {
      return 0.1;
    }
    if (raw == long.class || raw == Long.class) {
      return 1L;
    }
    if (raw.isPrimitive() || raw == Integer.class) {
      return 1;
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[0];
    }
    if (raw.isRecord()) {
      return make(raw);
    }
    if (raw.isArray()) {
      return Array.newInstance(raw.getComponentType(), 0);
    }
    if (raw == SortedMap.class) {
      return new TreeMap<>();
    }
    if (raw == Map.class) {
      Type[] of = ((ParameterizedType) type).getActualTypeArguments();
      boolean headers = of[1] == String.class && name.toLowerCase().contains("headers");
      return headers
          ? Map.of("Authorization", "Bearer " + MARK)
          : Map.of("name", value("name", of[1]));
    }
    if (raw == List.class || raw == java.util.Collection.class) {
      return List.of(value(name, ((ParameterizedType) type).getActualTypeArguments()[0]));
    }
    if (raw == Object.class) {
      return "any other type, which has a text of its own";
    }
    if (raw.isInterface()) {
      return Proxy.newProxyInstance(
          raw.getClassLoader(), new Class<?>[] {raw}, (proxy, method, arguments) -> "proxy");
    }
    return null;
  }

  private static String text(String name) {
    if (HIDDEN.contains(name)) {
      return name.toLowerCase().contains("secret") ? SECRET.reveal() : MARK + MARK;
    }
    if (name.equals("EncryptionProperties")) {
      return Base64.getEncoder().encodeToString((MARK + MARK + MARK + "12345").getBytes(UTF_8));
    }
    if (name.equals("nat64Prefixes")) {
      return "64:ff9b::/96";
    }
    if (name.equals("allowedNetworks")) {
      return "10.0.0.0/8";
    }
    if (name.equals("logo")) {
      return "";
    }
    return name.equals("url") ? "https://hooks.example.com/in?token=" + MARK : name;
  }
}
