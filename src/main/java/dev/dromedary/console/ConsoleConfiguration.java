package dev.dromedary.console;

import dev.dromedary.api.EndedSessions;
import dev.dromedary.encryption.Encryption;
import java.time.Clock;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
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

  private static final Set<String> SERVLETS = Set.of(name(Site.CONSOLE), name(Site.PORTAL));

  @Bean(defaultCandidate = false)
  ServletRegistrationBean<ConsoleServlet> webhooksConsole(
      ApplicationContext host,
      Encryption encryption,
      EndedSessions ended,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return servlet(
        host, Site.console(sessions(encryption, ended, webhooksClock, Site.CONSOLE, false)));
  }

  @Bean(defaultCandidate = false)
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
    registration.setName(name(site.path().substring(1)));
    return registration;
  }

  private static String name(String site) {
    return "webhooks" + StringUtils.capitalize(site);
  }

  /** Of an application that has Spring Security at work. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(SecurityFilterChain.class)
  @ConditionalOnBean(name = "springSecurityFilterChain")
  static class SecurityConfiguration {

    /**
     * The pages guard themselves, against forged forms too, and say who may frame them: the chains
     * of the application would refuse their forms, and forbid each frame.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain webhooksPagesSecurityFilterChain() {
      return new DefaultSecurityFilterChain(
          request -> SERVLETS.contains(request.getHttpServletMapping().getServletName()));
    }
  }
}
