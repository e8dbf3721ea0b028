package dev.dromedary.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Every file in {@code routes/} keeps to the rules that make it readable at night. */
class ShippedRoutesTest {

  private static final Path ROUTES = Path.of("routes");
  private static final Set<String> COMPUTING =
      Set.of("script", "groovy", "javascript", "js", "python", "mvel", "ognl", "java", "sql");
  private static final Set<String> NAMED_STEPS = Set.of("to", "toD", "choice", "bean");
  private static final int MOST_STEPS = 10;
  private static final int LONGEST_DESCRIPTION = 60;
  private static final int LONGEST_LINE = 140;

  /** In the order in which an operator asks. */
  private static final List<String> KEYS =
      List.of("id", "description", "note", "group", "nodePrefixId", "routeConfigurationId", "from");

  @TestFactory
  Stream<DynamicTest> fileIsCanonicalAndChangesNothingOfAHost() {
    RouteYaml yaml = new RouteYaml(Set.of());
    return files()
        .map(
            file ->
                DynamicTest.dynamicTest(file.name(), () -> assertThat(yaml.check(file)).isEmpty()));
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

  /** Where its messages come from and go, in which transaction, and what happens on an error. */
  @TestFactory
  Stream<DynamicTest> fileBeginsWithWhatItDoes() {
    return files()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(),
                    () ->
                        assertThat(comment(file))
                            .containsSubsequence(
                                "# Takes:", "# Gives:", "# Transaction:", "# On error:")));
  }

  @TestFactory
  Stream<DynamicTest> fileIsFormattedAsAllAre() {
    return files()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(),
                    () -> {
                      assertThat(file.text()).endsWith("\n").doesNotEndWith("\n\n");
                      assertThat(file.text().lines())
                          .allSatisfy(
                              line ->
                                  assertThat(line)
                                      .hasSizeLessThanOrEqualTo(LONGEST_LINE)
                                      .doesNotContain("\t")
                                      .doesNotMatch(".*\\s")
                                      .matches("(  )*\\S.*"));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> routeSaysWhatItIsBeforeWhatItDoes() {
    return eachRoute(
        (route, body) ->
            assertThat(KEYS)
                .containsSubsequence(
                    body.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(key -> !Set.of("parameters", "route").contains(key))
                        .toList()));
  }

  /** A part of a name, or of an enum's, would change its meaning unnoticed. */
  @TestFactory
  Stream<DynamicTest> routeComparesWithWholeWords() {
    return eachRoute(
        (route, body) ->
            assertThat(entries(body))
                .filteredOn(entry -> entry.getKey().equals("simple"))
                .extracting(entry -> text(entry.getValue(), "expression"))
                .allMatch(
                    simple ->
                        simple.equals("${body}")
                            || simple.matches("\\$\\{\\w+(\\.\\w+)*} (== '[A-Z_]+'|!= null)")));
  }

  private static String comment(RouteFile file) {
    return file.text()
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .collect(Collectors.joining("\n"));
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
                            .extracting(step -> text(step.getValue(), "id"))
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
        .flatMap(file -> RouteYaml.declarations(file).stream())
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
          List<Map.Entry<String, JsonNode>> entries = entries(body);
          assertThat(entries).extracting(Map.Entry::getKey).doesNotContainAnyElementsOf(COMPUTING);
          assertThat(entries)
              .filteredOn(entry -> entry.getKey().equals("uri"))
              .extracting(entry -> entry.getValue().asString())
              .noneMatch(uri -> uri.matches("(sql|jdbc|language|groovy|exec):.*"));
        });
  }

  @TestFactory
  Stream<DynamicTest> stepThatSendsOrDecidesHasAnId() {
    return eachRoute(
        (route, body) ->
            assertThat(steps(body))
                .filteredOn(step -> NAMED_STEPS.contains(step.getKey()))
                .allSatisfy(step -> assertThat(text(step.getValue(), "id")).isNotEmpty()));
  }

  /** One test for each route and template, named after it. */
  private static Stream<DynamicTest> eachRoute(
      BiConsumer<Map.Entry<String, JsonNode>, JsonNode> rule) {
    return files()
        .flatMap(ShippedRoutesTest::routes)
        .map(route -> DynamicTest.dynamicTest(id(route), () -> rule.accept(route, body(route))));
  }

  private static Stream<RouteFile> files() {
    return new RouteFolder(ROUTES, "file:none/*").read().values().stream();
  }

  private static Stream<Map.Entry<String, JsonNode>> routes(RouteFile file) {
    return RouteYaml.read(file)
        .valueStream()
        .flatMap(item -> item.properties().stream())
        .filter(entry -> Set.of("route", "routeTemplate").contains(entry.getKey()));
  }

  /** A template's route is one level deeper. */
  private static JsonNode body(Map.Entry<String, JsonNode> route) {
    JsonNode inTemplate = route.getValue().path("route");
    return inTemplate.isMissingNode() ? route.getValue() : inTemplate;
  }

  private static String id(Map.Entry<String, JsonNode> route) {
    return text(route.getValue(), "id");
  }

  private static String text(JsonNode body, String key) {
    return body.path(key).asString("");
  }

  /** All keys with their values, at every depth. */
  private static List<Map.Entry<String, JsonNode>> entries(JsonNode body) {
    List<Map.Entry<String, JsonNode>> found = new ArrayList<>(body.properties());
    body.forEach(child -> found.addAll(entries(child)));
    return found;
  }

  /** All steps, those inside branches included. */
  private static List<Map.Entry<String, JsonNode>> steps(JsonNode body) {
    List<Map.Entry<String, JsonNode>> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : entries(body)) {
      if (entry.getKey().equals("steps")) {
        entry.getValue().forEach(step -> found.addAll(step.properties()));
      }
    }
    return found;
  }
}
