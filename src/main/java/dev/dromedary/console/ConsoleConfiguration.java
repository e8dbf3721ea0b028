package dev.dromedary.console;

import dev.dromedary.encryption.Encryption;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** The web console, in an application that has a web server and Thymeleaf, and wants it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({
  DispatcherServlet.class,
  ServletRegistrationBean.class,
  SpringTemplateEngine.class
})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("webhooks.console.enabled")
@EnableConfigurationProperties(ConsoleProperties.class)
class ConsoleConfiguration {

  @Bean
  Sessions webhooksConsoleSessions(
      Encryption encryption, @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Sessions(encryption, webhooksClock);
  }

  @Bean
  ServletRegistrationBean<ConsoleServlet> webhooksConsole(ApplicationContext host) {
    ServletRegistrationBean<ConsoleServlet> registration =
        new ServletRegistrationBean<>(
            new ConsoleServlet(host.getAutowireCapableBeanFactory()), ConsoleServlet.PATHS);
    registration.setName("webhooksConsole");
    return registration;
  }
}
