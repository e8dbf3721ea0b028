package dev.dromedary.history;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.junit.jupiter.api.Test;

class JdbcProductTest {

  @Test
  void otherDatabaseIsRejectedByItsName() {
    assertThatThrownBy(() -> JdbcProduct.of(connectionTo("MariaDB")))
        .isInstanceOf(UnsupportedDatabaseException.class)
        .hasMessage("The history is kept in H2 or PostgreSQL, and the database is MariaDB");
  }

  private static Connection connectionTo(String product) {
    DatabaseMetaData metaData = always(DatabaseMetaData.class, product);
    return always(Connection.class, metaData);
  }

  private static <T> T always(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer));
  }
}
