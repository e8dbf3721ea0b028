package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcProductTest {

  private static final String RULE =
      "The history is kept in H2 or in PostgreSQL 15 or later, and the database is ";

  /** As their drivers call them. */
  @ParameterizedTest
  @ValueSource(strings = {"MariaDB", "MySQL", "Oracle", "Microsoft SQL Server", "DB2/LINUXX8664"})
  void otherDatabaseIsRejectedByItsName(String product) {
    assertThatThrownBy(() -> JdbcProduct.supported(connectionTo(product, 99)))
        .isInstanceOf(UnsupportedDatabaseException.class)
        .hasMessage(RULE + product);
  }

  @Test
  void olderPostgreSqlIsRejectedByItsVersion() throws SQLException {
    assertThatThrownBy(() -> JdbcProduct.supported(connectionTo("PostgreSQL", 14)))
        .isInstanceOf(UnsupportedDatabaseException.class)
        .hasMessage(RULE + "PostgreSQL 14.1");
    assertThat(JdbcProduct.supported(connectionTo("PostgreSQL", 15)))
        .isEqualTo(JdbcProduct.POSTGRESQL);
  }

  private static Connection connectionTo(String product, int version) {
    Map<String, Object> answers =
        Map.of(
            "getDatabaseProductName", product,
            "getDatabaseMajorVersion", version,
            "getDatabaseProductVersion", version + ".1");
    DatabaseMetaData metaData = answering(DatabaseMetaData.class, answers);
    return answering(Connection.class, Map.of("getMetaData", metaData));
  }

  private static <T> T answering(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> answers.get(method.getName())));
  }
}
