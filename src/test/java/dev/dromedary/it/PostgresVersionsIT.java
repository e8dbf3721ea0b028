package dev.dromedary.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.dromedary.history.JdbcMigrations;
import dev.dromedary.kit.PostgresDatabase;
import dev.dromedary.kit.PostgresVersion;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The tests that need a PostgreSQL, on each version but the newest, on which the build runs them:
 * the contracts of the stores, and gateways whose database is killed, shared and withheld.
 */
@EnabledIfSystemProperty(named = "test.long", matches = "true")
class PostgresVersionsIT {

  @ParameterizedTest
  @ValueSource(strings = {"15", "16", "17"})
  void promisesAreKeptOnPostgreSql(String version) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("dev.dromedary"))
            .filters(
                includeClassNamePatterns(
                    ".*\\.Jdbc\\w*PostgresIT",
                    ".*\\.(JdbcPassLock|DatabaseUnavailable|DatabaseRights|TwoGateways|Schemas)IT"))
            .build();
    SummaryGeneratingListener summaries = new SummaryGeneratingListener();

    PostgresVersion.during(version, () -> LauncherFactory.create().execute(request, summaries));

    TestExecutionSummary summary = summaries.getSummary();
    StringWriter failures = new StringWriter();
    summary.printFailuresTo(new PrintWriter(failures), 30);
    assertThat(summary.getTotalFailureCount()).as(failures.toString()).isZero();
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(100);
  }

  @Test
  void olderPostgreSqlIsRejected() {
    PostgresVersion.during(
        "14",
        () -> {
          try (PostgresDatabase database = new PostgresDatabase()) {
            assertThatThrownBy(() -> new JdbcMigrations(database.dataSource()).run())
                .hasMessageContaining("PostgreSQL 15 or later, and the database is PostgreSQL 14");
          }
        });
  }
}
