package shop;

import jakarta.jms.ConnectionFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** An application that has everything of its own, and two of what it connects to. */
@SpringBootApplication
@EnableAsync
@EnableJms
@EnableScheduling
public class Shop {

  public static void main(String[] arguments) {
    SpringApplication.run(Shop.class, arguments);
  }

  @Bean
  Clock clock() {
    return Clock.fixed(Instant.parse("2031-05-06T07:08:09Z"), ZoneOffset.UTC);
  }

  @Bean
  @Primary
  ConnectionFactory shopBroker(@Value("${shop.broker}") String url) {
    return new ActiveMQConnectionFactory(url);
  }

  @Bean
  ConnectionFactory hooksBroker(@Value("${hooks.broker}") String url) {
    return new ActiveMQConnectionFactory(url);
  }

  @Bean
  @Primary
  DataSource shopDatabase(@Value("${shop.database}") String url) {
    return DataSourceBuilder.create().url(url).build();
  }

  @Bean
  DataSource hooksDatabase(@Value("${hooks.database}") String url) {
    return DataSourceBuilder.create().url(url).build();
  }

  @Bean
  SecurityFilterChain shopSecurity(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  @Bean
  RouteBuilder shopRoutes() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(deadLetterChannel("jms:queue:shop.java.errors"));
        from("jms:queue:shop.java.in")
            .routeId("shop-java")
            .filter(body().isEqualTo("bad"))
            .throwException(new IllegalStateException("out of stock"))
            .end()
            .to("jms:queue:shop.java.out");
      }
    };
  }
}
