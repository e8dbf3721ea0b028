package dev.dromedary.reliability;

import java.util.Random;
import java.util.Set;

/**
 * What goes wrong at a site, and is mended again.
 *
 * @param name its row of the table
 * @param needs the processes, apart from the gateway's, that it takes
 * @param quick the kinds of sites at which it is part of each build
 */
record Fault(String name, Set<Part> needs, Set<Kind> quick, Strike strike) {

  /** Returns once all is mended, and the gateway is up where it was ended. */
  interface Strike {
    void at(Site site, Random random) throws Exception;
  }

  boolean isPossible(Kind kind) {
    return needs.stream().allMatch(part -> part.isProcess(kind));
  }
}
