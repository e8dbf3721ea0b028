package dev.dromedary.console;

import dev.dromedary.api.EndedSessions;
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
import org.springframework.util.StringUtils;
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
@EnableConfigurationProperties({ConsoleProperties.class, PortalProperties.class})
class ConsoleConfiguration {

  @Bean
  ServletRegistrationBean<ConsoleServlet> webhooksConsole(
      ApplicationContext host,
      Encryption encryption,
      EndedSessions ended,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return servlet(
        host, Site.console(sessions(encryption, ended, webhooksClock, Site.CONSOLE, false)));
  }

  @Bean
  @ConditionalOnProperty("webhooks.console.portal.enabled")
  ServletRegistrationBean<ConsoleServlet> webhooksPortal(
      ApplicationContext host,
      Encryption encryption,
      EndedSessions ended,
      @Qualifier("webhooksClock") Clock webhooksClock,
      PortalProperties portal) {
    boolean isFramed = !portal.frameOrigins().isEmpty();
    return servlet(
        host,
        Site.portal(sessions(encryption, ended, webhooksClock, Site.PORTAL, isFramed), portal));
  }

  private static Sessions sessions(
      Encryption encryption, EndedSessions ended, Clock clock, String site, boolean isFramed) {
    return new Sessions(
        new SealedCookie(encryption, clock, "webhooks-" + site, isFramed), ended, clock);
  }

  private static ServletRegistrationBean<ConsoleServlet> servlet(
      ApplicationContext host, Site site) {
    ServletRegistrationBean<ConsoleServlet> registration =
        new ServletRegistrationBean<>(
            new ConsoleServlet(host.getAutowireCapableBeanFactory(), site), site.path() + "/*");
    registration.setName("webhooks" + StringUtils.capitalize(site.path().substring(1)));
    return registration;
  }
}
