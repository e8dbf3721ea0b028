package dev.dromedary.api;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The API in an application that has Spring Security at work: its chains, that of Spring Boot
 * included, keep all paths but those of the API.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(SecurityFilterChain.class)
@ConditionalOnBean(name = "springSecurityFilterChain")
class SecurityConfiguration {

  /** For requests that the {@link ApiFilter} let in, which comes before. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SecurityFilterChain webhooksSecurityFilterChain() {
    return new DefaultSecurityFilterChain(
        request -> Caller.of(request) != null, new CallerAuthentication());
  }
}
