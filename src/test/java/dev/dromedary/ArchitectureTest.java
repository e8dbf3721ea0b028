package dev.dromedary;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
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
import com.tngtech.archunit.core.domain.JavaModifier;
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
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Packages are capabilities, each knows only those it needs, and Camel and Spring stay at the edge.
 */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  /** What the gateway is about, whoever calls it. */
  private static final String[] CORE = {
    "dev.dromedary.event..",
    "dev.dromedary.sign..",
    "dev.dromedary.endpoint..",
    "dev.dromedary.expression..",
    "dev.dromedary.match..",
    "dev.dromedary.retry..",
    "dev.dromedary.admission..",
    "dev.dromedary.deliver..",
    "dev.dromedary.deadletter..",
    "dev.dromedary.history..",
    "dev.dromedary.http..",
    "dev.dromedary.operations..",
    "dev.dromedary.replay.."
  };

  /** What a class of a stage speaks beside Java says its name. */
  private static final String EDGE =
      ".*\\.(Jms\\w+|\\w+(Steps|Configuration|ListenerContainer))(\\$.*)?";

  /** A host may have another pool; the class that remains is loaded by HikariCP alone. */
  @Test
  void noClassNeedsHikari() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("JdbcReopening")
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
            "dev.dromedary.admin",
            "dev.dromedary.admission",
            "dev.dromedary.autoconfigure",
            "dev.dromedary.batch",
            "dev.dromedary.broker",
            "dev.dromedary.deadletter",
            "dev.dromedary.deliver",
            "dev.dromedary.demo",
            "dev.dromedary.endpoint",
            "dev.dromedary.event",
            "dev.dromedary.expression",
            "dev.dromedary.history",
            "dev.dromedary.http",
            "dev.dromedary.match",
            "dev.dromedary.operations",
            "dev.dromedary.ordering",
            "dev.dromedary.replay",
            "dev.dromedary.retry",
            "dev.dromedary.routing",
            "dev.dromedary.sign");
  }

  @Test
  void noPackageNeedsOneThatNeedsIt() {
    holds(slices().matching("dev.dromedary.(*)..").should().beFreeOfCycles());
  }

  @Test
  void coreKnowsNeitherCamelNorJmsNorTheWeb() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .haveNameNotMatching(EDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.camel..",
                "jakarta.jms..",
                "jakarta.servlet..",
                "org.apache.activemq..",
                "org.apache.artemis..",
                "org.springframework.boot..",
                "org.springframework.context..",
                "org.springframework.web..",
                "org.springframework.jms..")
            .because("what is decided about an event is tested without a broker or a server"));
  }

  @Test
  void coreKnowsNothingOfWhatIsAroundIt() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .haveNameNotMatching(EDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.dromedary.admin..",
                "dev.dromedary.autoconfigure..",
                "dev.dromedary.demo..",
                "dev.dromedary.batch.."));
  }

  @Test
  void springInTheCoreIsItsJdbc() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .and()
            .haveNameNotMatching(EDGE)
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.springframework..")
                    .and(
                        resideOutsideOfPackages(
                            "org.springframework.jdbc..",
                            "org.springframework.dao..",
                            "org.springframework.transaction..")))
            .because("the two JDBC stores are written with its JdbcClient, and nothing else is"));
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
            .resideOutsideOfPackages(
                "dev.dromedary.http..", "dev.dromedary.deliver..", "dev.dromedary.autoconfigure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc.."));
  }

  @Test
  void jmsIsKnownToItsPackageAndTheEdge() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.dromedary.batch..",
                "dev.dromedary.broker..",
                "dev.dromedary.ordering..",
                "dev.dromedary.routing..",
                "dev.dromedary.autoconfigure..",
                "dev.dromedary.demo..")
            .and()
            .haveNameNotMatching(EDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.jms..", "org.apache.camel..")
            .because("routes are Camel's, and the demo publishes as an ESB would: over JMS"));
  }

  @Test
  void adminApiKnowsNoRouteAndNoBroker() {
    holds(
        noClasses()
            .that()
            .resideInAPackage("dev.dromedary.admin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.dromedary.autoconfigure..", "dev.dromedary.batch..", "dev.dromedary.demo.."));
  }

  @Test
  void nobodyNeedsTheDemo() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.dromedary.demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.dromedary.demo.."));
  }

  @Test
  void configurationIsInAutoconfigureOnly() {
    holds(
        noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Configuration")
            .and()
            .resideOutsideOfPackage("dev.dromedary.autoconfigure..")
            .and()
            .doNotHaveFullyQualifiedName("dev.dromedary.Dromedary")
            .and()
            .doNotHaveFullyQualifiedName("dev.dromedary.demo.DemoAutoConfiguration")
            .should()
            .beMetaAnnotatedWith(Configuration.class)
            .orShould()
            .beAnnotatedWith(AutoConfiguration.class)
            .because(
                "there a host finds every bean; the program of its own is none of a host's, and the"
                    + " demo, which may be left out, makes itself"));
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
  void nobodyWritesToTheConsole() {
    holds(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.dromedary.demo.Demo")
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
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.util.logging..", "org.apache.commons.logging..", "ch.qos.logback.."));
  }

  @Test
  void nobodySleeps() {
    holds(
        noClasses()
            .that(areNotTheSlowReceiverOfTheDemo())
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because(
                "what sleeps does not stop; a container waits with batch.Pause, everything else is"
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

  @Test
  void stepsOfARouteAreNotMadeElsewhere() {
    holds(
        constructors()
            .that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Steps")
            .should()
            .notHaveModifier(JavaModifier.PUBLIC));
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
