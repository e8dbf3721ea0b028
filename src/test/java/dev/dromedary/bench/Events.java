package dev.dromedary.bench;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Events of one type, and for which of the tenants {@code t0}, {@code t1}, … each is.
 *
 * @param bytes of the body of each
 * @param firstPercent so many of a hundred are for {@code t0} and the others go round the other
 *     tenants; 0 if all go round all of them
 * @param grouped whether those of a tenant are a JMS message group, as they must be whose order
 *     counts
 */
record Events(String type, int number, int bytes, int tenants, int firstPercent, boolean grouped) {

  /** Of a body, where nothing else is said. */
  static final int BYTES = 1_000;

  /** Without a divisor in common with 100, so that those of the first one come evenly spread. */
  private static final int STRIDE = 37;

  static Events evenly(String type, int number, int tenants) {
    return new Events(type, number, BYTES, tenants, 0, false);
  }

  /** In the order of their numbers, for each tenant. */
  Events inOrder() {
    return new Events(type, number, bytes, tenants, firstPercent, true);
  }

  Events times(int number) {
    return new Events(type, number, bytes, tenants, firstPercent, grouped);
  }

  Events sized(int bytes) {
    return new Events(type, number, bytes, tenants, firstPercent, grouped);
  }

  int tenant(int index) {
    if (firstPercent == 0) {
      return index % tenants;
    }
    return (long) index * STRIDE % 100 < firstPercent ? 0 : 1 + index % (tenants - 1);
  }

  /** How many of them are for such tenants. */
  long countOf(IntPredicate some) {
    return IntStream.range(0, number).filter(index -> some.test(tenant(index))).count();
  }

  List<Object> arguments() {
    return List.of(type, number, bytes, tenants, firstPercent, grouped);
  }

  static Events of(String... arguments) {
    return new Events(
        arguments[0],
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]),
        Integer.parseInt(arguments[4]),
        Boolean.parseBoolean(arguments[5]));
  }
}
