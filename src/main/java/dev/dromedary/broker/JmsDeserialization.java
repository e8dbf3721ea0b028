package dev.dromedary.broker;

import jakarta.jms.ConnectionFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * A second wall: the client of an Artemis makes no objects of what it receives, also where Spring
 * Boot makes its connections. For the standalone program; those of a host are its own.
 */
public final class JmsDeserialization implements BeanPostProcessor {

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ConnectionFactory connections) {
      JmsArtemis.deserializeNothing(JmsProduct.target(connections));
    }
    return bean;
  }
}
