package dev.dromedary.api;

import java.util.List;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Spring MVC for the parts of this servlet alone, beside that of a host application: its
 * converters, interceptors, advices and JSON settings have no say here, and ours have none there.
 */
public abstract class SeparateServlet extends DispatcherServlet {

  /**
   * @param host has what the parts need, but not them: its own Spring MVC would serve them
   */
  protected SeparateServlet(
      AutowireCapableBeanFactory host, Class<?> configuration, List<Class<?>> parts) {
    super(context(host, configuration, parts));
    setPublishEvents(false);
  }

  /** The parts are made when the servlet starts, which is when all of the host is made. */
  private static WebApplicationContext context(
      AutowireCapableBeanFactory host, Class<?> configuration, List<Class<?>> parts) {
    AnnotationConfigWebApplicationContext context = new Alone();
    context.register(configuration);
    context.addBeanFactoryPostProcessor(
        own ->
            parts.forEach(
                part ->
                    own.registerSingleton(
                        part.getSimpleName(),
                        host.autowire(
                            part, AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR, false))));
    return context;
  }

  /** By way of a parent, Spring MVC would find the host's advices, mappings and resolvers. */
  private static final class Alone extends AnnotationConfigWebApplicationContext {

    @Override
    public void setParent(ApplicationContext parent) {
      // It has none.
    }
  }
}
