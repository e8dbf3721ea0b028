package dev.dromedary.api;

import dev.dromedary.startup.WebhooksProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** API and console below {@code webhooks.base-path}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Servlet.class, ServletRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class BasePathConfiguration {

  /** Paths that move; others, such as the key set of the program of its own, stay at the root. */
  private static final Pattern MOVED = Pattern.compile("/(api/v1|console|portal)/.*");

  @Bean(defaultCandidate = false)
  FilterRegistrationBean<BasePathFilter> webhooksBasePathFilter(WebhooksProperties webhooks) {
    String basePath = webhooks.basePath();
    FilterRegistrationBean<BasePathFilter> registration =
        new FilterRegistrationBean<>(new BasePathFilter(basePath));
    registration.setEnabled(!basePath.isEmpty());
    registration.addUrlPatterns(
        basePath + "/api/v1/*", basePath + "/console/*", basePath + "/portal/*");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
    return registration;
  }

  /** Here, in one place, so that no servlet can be forgotten. */
  @Bean
  static BeanPostProcessor webhooksMovedPaths(ObjectProvider<WebhooksProperties> webhooks) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (name.startsWith("webhooks") && bean instanceof ServletRegistrationBean<?> servlet) {
          servlet.setUrlMappings(moved(servlet.getUrlMappings()));
        } else if (name.startsWith("webhooks")
            && bean instanceof FilterRegistrationBean<?> filter
            && !(filter.getFilter() instanceof BasePathFilter)) {
          filter.setUrlPatterns(moved(filter.getUrlPatterns()));
        }
        return bean;
      }

      private List<String> moved(Collection<String> paths) {
        String basePath = webhooks.getObject().basePath();
        return paths.stream()
            .map(path -> MOVED.matcher(path).matches() ? basePath + path : path)
            .toList();
      }
    };
  }
}
