package dev.dromedary;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jms.connection.CachingConnectionFactory;

class DromedaryTest {

  @Test
  void connectionsThatSpringBootMakesDeserializeNothing() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(ArtemisAutoConfiguration.class))
        .withPropertyValues(
            "spring.artemis.mode=native", "spring.artemis.broker-url=tcp://127.0.0.1:1")
        .withBean(
            "wall",
            org.springframework.beans.factory.config.BeanPostProcessor.class,
            Dromedary::webhooksDeserializeNothing)
        .run(
            context -> {
              CachingConnectionFactory caching = context.getBean(CachingConnectionFactory.class);
              ActiveMQConnectionFactory made =
                  (ActiveMQConnectionFactory) caching.getTargetConnectionFactory();
              assertThat(made.getDeserializationDenyList()).isEqualTo("*");
            });
  }
}
