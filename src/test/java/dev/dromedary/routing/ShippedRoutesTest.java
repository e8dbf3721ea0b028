package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.nodes.Node;

/** Every file in {@code routes/} keeps to the rules that make it readable at night. */
class ShippedRoutesTest {

  private static final Path ROUTES = Path.of("routes");
  private static final Set<String> COMPUTING =
      Set.of("script", "groovy", "javascript", "js", "python", "mvel", "ognl", "java", "sql");
  private static final Set<String> NAMED_STEPS = Set.of("to", "toD", "choice", "bean");
  private static final int MOST_STEPS = 10;
  private static final int LONGEST_DESCRIPTION = 60;

  @TestFactory
  Stream<DynamicTest> fileIsCanonicalAndChangesNothingOfAHost() {
    RouteFileCheck check = new RouteFileCheck();
    return files()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(), () -> assertThat(check.check(file)).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> fileIsNamedAfterItsMainRoute() {
    return files()
        .filter(file -> routes(file).findAny().isPresent())
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(),
                    () ->
                        assertThat(id(routes(file).findFirst().orElseThrow()))
                            .isEqualTo("webhooks-" + file.name().replace(RouteFile.ENDING, ""))));
  }

  @TestFactory
  Stream<DynamicTest> stepIdsAreUniqueInTheFile() {
    return files()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(),
                    () ->
                        assertThat(routes(file).flatMap(route -> steps(body(route)).stream()))
                            .extracting(step -> step.text("id").orElse(""))
                            .filteredOn(id -> !id.isEmpty())
                            .doesNotHaveDuplicates()));
  }

  @TestFactory
  Stream<DynamicTest> routeIsPrefixed() {
    return eachRoute((route, body) -> assertThat(id(route)).startsWith("webhooks-"));
  }

  @TestFactory
  Stream<DynamicTest> routeHasAShortDescription() {
    return eachRoute(
        (route, body) ->
            assertThat(text(body, "description"))
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(LONGEST_DESCRIPTION)
                .doesNotContain("\n"));
  }

  @TestFactory
  Stream<DynamicTest> routeIsInTheGroup() {
    return eachRoute((route, body) -> assertThat(text(body, "group")).isEqualTo("webhooks"));
  }

  @TestFactory
  Stream<DynamicTest> routeNamesItsErrorHandling() {
    Set<String> configurations = new HashSet<>();
    files()
        .flatMap(file -> Declaration.of(file).stream())
        .filter(declared -> declared.kind().equals("routeConfiguration"))
        .forEach(declared -> configurations.add(declared.id()));
    return eachRoute(
        (route, body) -> assertThat(text(body, "routeConfigurationId")).isIn(configurations));
  }

  @TestFactory
  Stream<DynamicTest> routeHasAtMostTenSteps() {
    return eachRoute((route, body) -> assertThat(steps(body)).hasSizeLessThanOrEqualTo(MOST_STEPS));
  }

  @TestFactory
  Stream<DynamicTest> routeComputesNothing() {
    return eachRoute(
        (route, body) -> {
          List<YamlTree.Entry> entries = new YamlTree(body).allEntries();
          assertThat(entries)
              .extracting(YamlTree.Entry::key)
              .doesNotContainAnyElementsOf(COMPUTING);
          assertThat(entries)
              .filteredOn(entry -> entry.key().equals("uri"))
              .extracting(entry -> YamlTree.text(entry.value()))
              .noneMatch(uri -> uri.matches("(sql|jdbc|language|groovy|exec):.*"));
        });
  }

  @TestFactory
  Stream<DynamicTest> stepThatSendsOrDecidesHasAnId() {
    return eachRoute(
        (route, body) ->
            assertThat(steps(body))
                .filteredOn(step -> NAMED_STEPS.contains(step.key()))
                .allSatisfy(
                    step ->
                        assertThat(step.text("id"))
                            .as("id of the step in line %d", step.line())
                            .isPresent()));
  }

  /** One test for each route and template, named after it. */
  private static Stream<DynamicTest> eachRoute(BiConsumer<YamlTree.Entry, Node> rule) {
    return files()
        .flatMap(ShippedRoutesTest::routes)
        .map(route -> DynamicTest.dynamicTest(id(route), () -> rule.accept(route, body(route))));
  }

  private static Stream<RouteFile> files() {
    return new RouteFolder(ROUTES, "file:none/*").read().values().stream();
  }

  private static Stream<YamlTree.Entry> routes(RouteFile file) {
    return YamlTree.parse(file.text()).orElseThrow().declarations().stream()
        .filter(entry -> entry.key().equals("route") || entry.key().equals("routeTemplate"));
  }

  /** A template's route is one level deeper. */
  private static Node body(YamlTree.Entry route) {
    Optional<Node> inTemplate = YamlTree.child(route.value(), "route");
    return inTemplate.orElse(route.value());
  }

  private static String id(YamlTree.Entry route) {
    return route.text("id").orElse("");
  }

  private static String text(Node body, String key) {
    return YamlTree.child(body, key).map(YamlTree::text).orElse("");
  }

  /** All steps, those inside branches included. */
  private static List<YamlTree.Entry> steps(Node body) {
    List<YamlTree.Entry> found = new ArrayList<>();
    for (YamlTree.Entry entry : new YamlTree(body).allEntries()) {
      if (entry.key().equals("steps")) {
        found.addAll(new YamlTree(entry.value()).declarations());
      }
    }
    return found;
  }
}
