package dev.dromedary.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Spring MVC as this API has it, in the context of the {@link ApiServlet}. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
@Import(Problems.class)
class ApiMvcConfiguration implements WebMvcConfigurer {

  private final RoleCheck roles;
  private final StrictCalls calls;
  private final IdempotentCalls idempotent;
  private final AuditTrail audit;

  ApiMvcConfiguration(
      RoleCheck roles, StrictCalls calls, IdempotentCalls idempotent, AuditTrail audit) {
    this.audit = audit;
    this.roles = roles;
    this.calls = calls;
    this.idempotent = idempotent;
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters
        .disableDefaults()
        .addCustomConverter(new ListConverter())
        .addCustomConverter(new ByteArrayHttpMessageConverter())
        .addCustomConverter(new JsonConverter());
  }

  /** JSON, whatever the caller says that it accepts; of a list also a stream. */
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer types) {
    types.strategies(
        List.of(
            request ->
                List.of(
                    ListFormat.of(request.getNativeRequest(HttpServletRequest.class)),
                    MediaType.APPLICATION_JSON)));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new QueryArgument());
    resolvers.add(new Caller.Argument());
    resolvers.add(new EntityTags.Argument());
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(roles);
    interceptors.addInterceptor(calls);
    interceptors.addInterceptor(idempotent);
    interceptors.addInterceptor(audit);
  }
}
