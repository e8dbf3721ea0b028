package dev.dromedary.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Inputs near those that are known: a few bytes changed, cut, doubled, or of another one. */
final class Mutations {

  private static final byte[] LIKELY =
      "{}[]\",:\\u0e-.\0 nt\r\n*/@%#?&=()!<>'0123456789aTZ\u00e9\ufffd\ud83d\udc2a"
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final List<byte[]> known;
  private final Random random;

  Mutations(List<byte[]> known, long seed) {
    this.known = known;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] input = any();
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] any() {
    return known.get(random.nextInt(known.size()));
  }

  private byte[] changed(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(8, input.length - from) + 1);
    byte[] other = any();
    int start = random.nextInt(other.length + 1);
    return switch (random.nextInt(5)) {
      case 0 -> joined(input, from, new byte[0], to);
      case 1 -> joined(input, from, new byte[] {(byte) random.nextInt(256)}, to);
      case 2 -> joined(input, from, new byte[] {LIKELY[random.nextInt(LIKELY.length)]}, from);
      case 3 -> joined(input, to, java.util.Arrays.copyOfRange(input, from, to), to);
      default -> joined(input, from, java.util.Arrays.copyOfRange(other, start, other.length), to);
    };
  }

  /** The input up to one place, something else, and the input from another place on. */
  private static byte[] joined(byte[] input, int to, byte[] middle, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(input, 0, to);
    joined.writeBytes(middle);
    joined.write(input, from, input.length - from);
    return joined.toByteArray();
  }
}
