package dev.dromedary.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Decides which files may be in force together: what was found, but for each rejected file the
 * version that runs. A broken file does not block a good one beside it.
 */
final class RouteValidation {

  /**
   * @param accepted by name
   * @param rejected at most one problem for each file
   */
  record Verdict(SortedMap<String, RouteFile> accepted, List<RouteProblem> rejected) {}

  private final RouteYaml yaml;
  private final DryRun dryRun;
  private final Supplier<Set<String>> hostIds;

  /**
   * @param granted privileges of the files
   * @param hostIds ids of routes, templates and configurations in the context that are not ours
   */
  RouteValidation(DryRun dryRun, Set<Privilege> granted, Supplier<Set<String>> hostIds) {
    this.yaml = new RouteYaml(granted);
    this.dryRun = dryRun;
    this.hostIds = hostIds;
  }

  Verdict validate(SortedMap<String, RouteFile> found, SortedMap<String, RouteFile> live) {
    Verdict verdict = new Verdict(new TreeMap<>(found), new ArrayList<>());
    for (RouteFile file : changed(found, live).values()) {
      yaml.check(file).ifPresent(problem -> reject(problem, verdict, live));
    }
    // Each round takes one file out, so this ends.
    Optional<RouteProblem> problem = together(verdict.accepted(), live);
    while (problem.isPresent()) {
      reject(problem.get(), verdict, live);
      problem = together(verdict.accepted(), live);
    }
    return verdict;
  }

  /** An id that the host has already, where nothing is in force yet. */
  List<RouteProblem> clashes(SortedMap<String, RouteFile> found) {
    return clash(found, new TreeMap<>()).stream().toList();
  }

  /** The wanted files that are new or differ. */
  static SortedMap<String, RouteFile> changed(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    SortedMap<String, RouteFile> changed = new TreeMap<>(wanted);
    changed.values().removeIf(file -> file.equals(live.get(file.name())));
    return changed;
  }

  private static void reject(
      RouteProblem problem, Verdict verdict, SortedMap<String, RouteFile> live) {
    verdict.rejected().add(problem);
    SortedMap<String, RouteFile> accepted = verdict.accepted();
    RouteFile running = live.get(problem.file());
    RouteFile wanted = accepted.get(problem.file());
    if (wanted == null || wanted.equals(running)) {
      // No file of its own is at fault, or a running one lost what it needs to a change elsewhere:
      // no change is taken.
      accepted.clear();
      accepted.putAll(live);
    } else if (running == null) {
      accepted.remove(problem.file());
    } else {
      accepted.put(problem.file(), running);
    }
  }

  private Optional<RouteProblem> together(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    if (wanted.equals(live)) {
      return Optional.empty();
    }
    return clash(wanted, live).or(() -> dryRun.run(wanted.values()));
  }

  /** An id that the host or another file has already; the file that runs with it keeps it. */
  private Optional<RouteProblem> clash(
      SortedMap<String, RouteFile> wanted, SortedMap<String, RouteFile> live) {
    Set<String> host = hostIds.get();
    Map<String, String> owners = new HashMap<>();
    List<RouteFile> files = new ArrayList<>(wanted.values());
    files.sort(Comparator.comparing(file -> !file.equals(live.get(file.name()))));
    for (RouteFile file : files) {
      for (Declaration declared : RouteYaml.declarations(file)) {
        String owner =
            host.contains(declared.id())
                ? "the host application"
                : owners.putIfAbsent(declared.id(), file.name());
        if (owner != null) {
          String reason = "id '" + declared.id() + "' is taken by " + owner;
          return Optional.of(new RouteProblem(file.name(), declared.line(), reason));
        }
      }
    }
    return Optional.empty();
  }
}
