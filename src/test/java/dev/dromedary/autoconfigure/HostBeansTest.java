package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.dromedary.startup.StartException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.env.MockEnvironment;

class HostBeansTest {

  private final MockEnvironment settings = new MockEnvironment();

  /** The drivers of others are not in the program, so it does not come to ask the database. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://db/webhooks?user=x&password=secret",
        "jdbc:mysql://db/webhooks",
        "jdbc:oracle:thin:@db:1521/webhooks",
        "jdbc:sqlserver://db"
      })
  void urlOfAnotherDatabaseIsRejectedWithWhatIsSupported(String url) {
    settings.setProperty("spring.datasource.url", url);

    assertThatThrownBy(() -> beans(DriverManagerDataSource::new))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("H2 or in PostgreSQL 15 or later")
        .hasMessageContaining(url.split(":")[1])
        .hasMessageNotContaining("secret");

    settings.setProperty("webhooks.history.data-source", "shop");
    assertThat(beans(DriverManagerDataSource::new).isAlias("webhooksDataSource")).isTrue();
  }

  @Test
  void schemaIsThatOfAPoolOfItsOwnAndOfNoOther() {
    settings.setProperty("webhooks.history.schema", "hooks");
    HikariDataSource shop = new HikariDataSource();
    shop.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/shop");
    shop.setMaximumPoolSize(3);

    HikariDataSource own = (HikariDataSource) beans(() -> shop).getBean("webhooksDataSource");

    assertThat(own.getSchema()).isEqualTo("hooks");
    assertThat(own.getJdbcUrl()).isEqualTo(shop.getJdbcUrl());
    assertThat(own.getMaximumPoolSize()).isEqualTo(3);
    assertThat(shop.getSchema()).isNull();
    assertThat(own.isRunning()).as("before its first call").isFalse();
  }

  @Test
  void poolThatIsNotHikariIsToGetTheSchemaItself() {
    settings.setProperty("webhooks.history.schema", "hooks");

    assertThatThrownBy(() -> beans(DriverManagerDataSource::new).getBean("webhooksDataSource"))
        .rootCause()
        .satisfies(cause -> assertThat(cause.getMessage() + cause).contains("HikariDataSource"));
  }

  private DefaultListableBeanFactory beans(Supplier<DataSource> dataSource) {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerBeanDefinition("shop", new RootBeanDefinition(DataSource.class, dataSource));
    new HostBeans(settings).postProcessBeanFactory(beans);
    return beans;
  }
}
