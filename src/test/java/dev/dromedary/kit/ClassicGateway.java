package dev.dromedary.kit;

import dev.dromedary.Dromedary;
import dev.dromedary.autoconfigure.Defaults;
import dev.dromedary.jdbc.FailStopFiles;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The gateway with the client of ActiveMQ Classic, as an application with that broker has it. */
@Configuration(proxyBeanMethods = false)
public class ClassicGateway {

  public static void main(String[] args) {
    FailStopFiles.register();
    SpringApplication application = new SpringApplication(Dromedary.class, ClassicGateway.class);
    application.setDefaultProperties(Defaults.standalone());
    application.run(args);
  }

  /** As docs/brokers.md says it. */
  @Bean
  CachingConnectionFactory classicConnectionFactory(
      @Value("${classic.url}") String url, @Value("${classic.password}") String password) {
    ActiveMQConnectionFactory classic = new ActiveMQConnectionFactory("webhooks", password, url);
    classic.getPrefetchPolicy().setQueuePrefetch(64);
    classic.getRedeliveryPolicy().setMaximumRedeliveries(10);
    classic.getRedeliveryPolicy().setInitialRedeliveryDelay(0);
    CachingConnectionFactory caching = new CachingConnectionFactory(classic);
    caching.setSessionCacheSize(32);
    caching.setCacheConsumers(false);
    return caching;
  }
}
