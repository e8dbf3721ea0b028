package example.host;

import jakarta.jms.ConnectionFactory;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * An integration application that was there before the gateway: routes, broker, database, HTTP API
 * and ways of its own. Its ConnectionFactory is put in from outside.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class HostApplication {

  @Bean
  DataSource hostDatabase() {
    JdbcDataSource database = new JdbcDataSource();
    database.setUrl("jdbc:h2:mem:host;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
    return database;
  }

  @Bean
  JmsComponent jms(Map<String, ConnectionFactory> brokers) {
    return JmsComponent.jmsComponentAutoAcknowledge(
        brokers.size() == 1
            ? brokers.values().iterator().next()
            : brokers.get("hostConnectionFactory"));
  }

  @Bean
  HttpComponent http() {
    HttpComponent http = new HttpComponent();
    http.setUserAgent("host");
    return http;
  }

  @Bean
  HostController hostController() {
    return new HostController();
  }

  @Bean
  HostErrors hostErrors() {
    return new HostErrors();
  }

  @Bean
  RouteBuilder hostRoutes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(deadLetterChannel("jms:queue:host.errors"));
        from("jms:queue:host.in")
            .routeId("host-jms")
            .filter(body().isEqualTo("bad"))
            .throwException(new IllegalStateException("the host's own"))
            .end()
            .to("jms:queue:host.out");
        from("direct:host-http").routeId("host-http").toD("${body}");
      }
    };
  }

  @Bean
  RouteBuilder hostRoutesWithoutErrorHandling() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:host-fails")
            .routeId("host-fails")
            .throwException(new IllegalStateException("the host's own"));
      }
    };
  }

  /** Answers any failure in the host's own way. */
  @RestControllerAdvice
  public static class HostErrors {

    @ExceptionHandler
    ResponseEntity<Map<String, String>> any(RuntimeException failure) {
      return ResponseEntity.status(HttpStatus.I_AM_A_TEAPOT).body(Map.of("hostSays", "sorry"));
    }
  }
}
