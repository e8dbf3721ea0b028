package dev.dromedary;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Packages are capabilities, each knows only those it needs, and Camel and Spring stay at the edge.
 */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** Rooms that know of no host, no broker and no server, only of Java and of each other. */
  private static final String[] VALUES = {
    "dev.dromedary.event..",
    "dev.dromedary.delivery..",
    "dev.dromedary.signing..",
    "dev.dromedary.expression.."
  };

  /** A host may have another pool; the classes that remain are loaded with HikariCP only. */
  @Test
  void noClassNeedsHikari() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("JdbcReopening")
        .and()
        .haveSimpleNameNotContaining("JdbcSchemaPool")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.zaxxer.hikari..")
        .check(CLASSES);
  }

  /** A new package is a new capability: name it here, and say in the README what it is for. */
  @Test
  void packagesAreCapabilities() {
    Set<String> packages = new TreeSet<>();
    CLASSES.forEach(type -> packages.add(type.getPackageName()));

    assertThat(packages)
        .containsExactly(
            "dev.dromedary",
            "dev.dromedary.accept",
            "dev.dromedary.admission",
            "dev.dromedary.api",
            "dev.dromedary.attempt",
            "dev.dromedary.autoconfigure",
            "dev.dromedary.batch",
            "dev.dromedary.broker",
            "dev.dromedary.cli",
            "dev.dromedary.cluster",
            "dev.dromedary.component",
            "dev.dromedary.console",
            "dev.dromedary.deadletter",
            "dev.dromedary.delivery",
            "dev.dromedary.demo",
            "dev.dromedary.encryption",
            "dev.dromedary.endpoint",
            "dev.dromedary.erasure",
            "dev.dromedary.event",
            "dev.dromedary.eventtype",
            "dev.dromedary.expression",
            "dev.dromedary.gateway",
            "dev.dromedary.history",
            "dev.dromedary.http",
            "dev.dromedary.jdbc",
            "dev.dromedary.match",
            "dev.dromedary.metrics",
            "dev.dromedary.monitor",
            "dev.dromedary.ordering",
            "dev.dromedary.replay",
            "dev.dromedary.retry",
            "dev.dromedary.routing",
            "dev.dromedary.signing",
            "dev.dromedary.startup",
            "dev.dromedary.statistics",
            "dev.dromedary.tracing");
  }

  @Test
  void noPackageNeedsOneThatNeedsIt() {
    holds(slices().matching("dev.dromedary.(*)..").should().beFreeOfCycles());
  }

  @Test
  void camelAndJmsAreKnownAtTheEdgeOnly() {
    holds(
        noClasses()
            .that(areNotNamed(".*Steps|.*Component|.*Configuration|Jms.*|RouteGateway|BrokerWatch"))
            .and(areNotNamed("AttemptHeaders"))
            .and()
            .resideOutsideOfPackages(
                "dev.dromedary.autoconfigure..",
                "dev.dromedary.batch..",
                "dev.dromedary.component..",
                "dev.dromedary.routing..",
                "dev.dromedary.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "jakarta.jms..", "org.springframework.jms..")
            .because("a decision about an event is tested without a route and without a broker"));
  }

  @Test
  void batchesKnowNothingOfWebhooks() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.batch..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.dromedary..")
                    .and(resideOutsideOfPackages("dev.dromedary.batch.."))));
  }

  /** It works in applications without Spring, and of any Spring Boot. */
  @Test
  void componentKnowsNoSpringAndNoGateway() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.component..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("org.springframework..", "jakarta..", "dev.dromedary..")
                    .and(
                        resideOutsideOfPackages(
                            "dev.dromedary.component..",
                            "dev.dromedary.event..",
                            "dev.dromedary.signing.."))));
  }

  /** The application may have several, and names ours. */
  @Test
  void brokerAndDatabaseAreInjectedByTheirAliases() {
    assertThat(
            CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Bean.class))
                .flatMap(method -> method.getParameters().stream())
                .filter(
                    parameter ->
                        parameter.getType().getAllInvolvedRawTypes().stream()
                            .anyMatch(
                                type ->
                                    Set.of("DataSource", "ConnectionFactory")
                                        .contains(type.getSimpleName())))
                .filter(parameter -> !parameter.isAnnotatedWith(Qualifier.class))
                .map(parameter -> parameter.getOwner().getFullName()))
        .isEmpty();
  }

  @Test
  void artemisIsKnownToTheRoomOfTheBroker() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.dromedary.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.activemq..", "org.apache.artemis.."));
  }

  @Test
  void springBootIsKnownToConfigurationsAndProperties() {
    holds(
        noClasses()
            .that(
                areNotNamed(
                    ".*Configuration|.*Properties|.*Health|StartFailures|EndpointsFileFailures|FrontDoor|Dromedary"))
            .and()
            .resideOutsideOfPackages("dev.dromedary.autoconfigure..", "dev.dromedary.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.boot.."));
  }

  @Test
  void webIsKnownToTheApiAndTheConsoleOnly() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.dromedary.api..", "dev.dromedary.console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.servlet..", "org.springframework.web..", "org.apache.catalina.."));
  }

  @Test
  void valuesKnowNoFramework() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(VALUES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel..", "jakarta.."));
  }

  @Test
  void onlyTheJdbcStoresSpeakJdbc() {
    holds(
        classes()
            .that()
            .resideInAnyPackage("dev.dromedary..")
            .and()
            .haveSimpleNameNotStartingWith("Jdbc")
            .should()
            .onlyDependOnClassesThat(
                resideOutsideOfPackages("java.sql..", "org.springframework.jdbc.."))
            .because("a host may bring stores of its own"));
  }

  @Test
  void httpClientIsKnownWhereItIsCalledAndBuilt() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.dromedary.http..", "dev.dromedary.attempt..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc.."));
  }

  @Test
  void apiKnowsNoRouteAndNoBroker() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.api..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "dev.dromedary.autoconfigure..",
                        "dev.dromedary.batch..",
                        "dev.dromedary.broker..",
                        "dev.dromedary.routing..",
                        "dev.dromedary.demo..")
                    .and(areNotNamed("BrokerUnavailableException"))));
  }

  /** What a page can do, a script can do. */
  @Test
  void consoleKnowsTheApiOnly() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.console..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.dromedary..")
                    .and(
                        resideOutsideOfPackages(
                            "dev.dromedary.console..",
                            "dev.dromedary.api..",
                            "dev.dromedary.encryption.."))));
  }

  /** It starts in under a second, and does nothing that a client of the API cannot do. */
  @Test
  void commandLineIsAClientOfTheApi() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.cli..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("dev.dromedary..")
                    .and(
                        resideOutsideOfPackages(
                            "dev.dromedary.cli..",
                            "dev.dromedary.signing..",
                            "dev.dromedary.history..",
                            "dev.dromedary.routing.."))
                    .or(resideInAnyPackage("org.springframework..", "org.apache..")))
            .orShould()
            .dependOnClassesThat(
                resideInAnyPackage("dev.dromedary.routing..", "dev.dromedary.history..")
                    .and(areNotNamed("RouteCheck|SchemaScript"))));
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.dromedary.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.dromedary.cli..", "picocli.."));
  }

  @Test
  void gatewayNeedsNoDemo() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.dromedary.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.dromedary.demo.."));
  }

  @Test
  void configurationIsCalledSo() {
    holds(
        noClasses()
            .that(areNotNamed(".*Configuration|Dromedary"))
            .should()
            .beMetaAnnotatedWith(Configuration.class)
            .orShould()
            .beAnnotatedWith(AutoConfiguration.class)
            .because("by the suffix a host finds every bean of a room"));
  }

  @Test
  void everyBeanHasANameOfOurs() {
    holds(
        methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .should(
                new ArchCondition<>("have a name that begins with webhooks") {
                  @Override
                  public void check(JavaMethod method, ConditionEvents events) {
                    String[] named = method.getAnnotationOfType(Bean.class).value();
                    String name = named.length == 0 ? method.getName() : named[0];
                    events.add(
                        new SimpleConditionEvent(
                            method, name.startsWith("webhooks"), method.getFullName()));
                  }
                })
            .because("no bean of a host application is to be replaced by accident"));
  }

  @Test
  void beansAreMadeByConstructors() {
    holds(
        noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject"));
    holds(
        noMethods()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired"));
  }

  @Test
  void noClassWritesToTheConsole() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.dromedary.demo.Demo")
            .and()
            .doNotHaveFullyQualifiedName("dev.dromedary.cli.Cli")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("there is a log; the demo is there to be watched"));
  }

  @Test
  void thereIsOneLog() {
    holds(
        noClasses()
            // Named by a setting of Spring Boot, which is of Logback.
            .that(areNotNamed("LogFields"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.util.logging..", "org.apache.commons.logging..", "ch.qos.logback.."));
  }

  @Test
  void noClassSleeps() {
    holds(
        noClasses()
            .that(areNotTheSlowReceiverOfTheDemo())
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because(
                "what sleeps does not stop; a container waits with pause, everything else is"
                    + " scheduled"));
  }

  @Test
  void clockIsInjected() {
    holds(
        noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("every time is that of the bean webhooksClock, which a host may replace"));
  }

  @Test
  void stateIsInObjects() {
    holds(
        fields()
            .that()
            .areStatic()
            .should()
            .beFinal()
            .because("two gateways may be in one process, in a host's tests for example"));
  }

  private static DescribedPredicate<JavaClass> areNotNamed(String pattern) {
    Pattern names = Pattern.compile("(.*\\.)?(" + pattern + ")(\\$.*)?");
    return DescribedPredicate.describe(
        "are not named " + pattern, type -> !names.matcher(type.getName()).matches());
  }

  private static DescribedPredicate<JavaClass> areNotTheSlowReceiverOfTheDemo() {
    return DescribedPredicate.describe(
        "are not the slow receiver of the demo",
        type -> !type.getName().startsWith("dev.dromedary.demo.DemoReceivers"));
  }

  private static void holds(ArchRule rule) {
    rule.check(CLASSES);
  }
}
