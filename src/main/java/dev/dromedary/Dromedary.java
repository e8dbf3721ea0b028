package dev.dromedary;

import dev.dromedary.api.StandaloneConfiguration;
import dev.dromedary.autoconfigure.Defaults;
import dev.dromedary.broker.JmsDeserialization;
import dev.dromedary.jdbc.FailStopFiles;
import dev.dromedary.routing.ManagedRoutesConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The gateway as a program of its own. In a host application nothing of this class is used. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    exclude = {
      // Its error page would stand before the gateway's problem details.
      ErrorMvcAutoConfiguration.class,
      // It reads each method of each bean for @Transactional, which the gateway has none of.
      TransactionAutoConfiguration.class
    })
@Import({StandaloneConfiguration.class, ManagedRoutesConfiguration.class})
public class Dromedary {

  public static void main(String[] args) {
    FailStopFiles.register();
    SpringApplication application = new SpringApplication(Dromedary.class);
    application.setDefaultProperties(Defaults.standalone());
    application.run(args);
  }

  @Bean
  static JmsDeserialization webhooksDeserializeNothing() {
    return new JmsDeserialization();
  }
}
