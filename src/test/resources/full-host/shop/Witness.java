package shop;

import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Says what the application consists of, and what it would get injected by each type. */
@RestController
class Witness {

  private final ConfigurableApplicationContext context;
  private final Till till;

  Witness(ConfigurableApplicationContext context, Till till) {
    this.context = context;
    this.till = till;
  }

  @GetMapping("/witness/beans")
  Set<String> beans() {
    return new TreeSet<>(List.of(context.getBeanDefinitionNames()));
  }

  /** By each type of each bean: what is injected where one is wanted, then where all are. */
  @GetMapping("/witness/injected")
  Map<String, List<String>> injected() {
    Map<Object, String> names = new IdentityHashMap<>();
    Set<Class<?>> types = new LinkedHashSet<>();
    for (String name : context.getBeanFactory().getSingletonNames()) {
      Object bean = context.getBeanFactory().getSingleton(name);
      names.put(bean, name);
      if (!name.startsWith("webhooks") && context.containsBeanDefinition(name)) {
        for (Class<?> type = bean.getClass(); type != Object.class; type = type.getSuperclass()) {
          types.add(type);
        }
        types.addAll(ClassUtils.getAllInterfacesAsSet(bean));
      }
    }
    Map<String, List<String>> injected = new TreeMap<>();
    for (Class<?> type : types) {
      if (!AopUtils.class.getPackageName().equals(type.getPackageName())
          && !type.isHidden()
          && type.getName().contains(".")
          && !type.getName().contains("$$")
          && !type.getName().startsWith("jdk.")) {
        injected.put(type.getName(), injected(type, names));
      }
    }
    return injected;
  }

  private List<String> injected(Class<?> type, Map<Object, String> names) {
    Injected wanted = new Injected(type);
    List<String> injected = new ArrayList<>();
    injected.add("one: " + one(wanted, names));
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    for (String name : new TreeSet<>(List.of(beans.getBeanNamesForType(type)))) {
      if (beans.isAutowireCandidate(name, wanted)) {
        injected.add(name);
      }
    }
    return injected;
  }

  /** As Spring does it for a field of that type. */
  private String one(Injected wanted, Map<Object, String> names) {
    try {
      Object bean = context.getBeanFactory().resolveDependency(wanted, null);
      return bean == null ? "none" : names.getOrDefault(bean, bean.getClass().getName().replaceAll("\\d", ""));
    } catch (BeansException e) {
      return e.getClass().getSimpleName();
    }
  }

  private static final class Injected extends DependencyDescriptor {

    private final Class<?> type;

    Injected(Class<?> type) {
      super(ReflectionUtils.findField(Injected.class, "type"), false);
      this.type = type;
    }

    @Override
    public Class<?> getDependencyType() {
      return type;
    }

    @Override
    public ResolvableType getResolvableType() {
      return ResolvableType.forRawClass(type);
    }
  }

  @GetMapping("/witness")
  Map<String, Object> witness() throws Exception {
    CamelContext camel = context.getBean(CamelContext.class);
    Map<String, Object> seen = new TreeMap<>();
    seen.put("async", till.async().get());
    seen.put("timers", till.timers());
    seen.put("routes", new TreeSet<>(
            camel.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> !id.startsWith("webhooks-"))
                .toList()));
    seen.put("camel", camel.getName());
    seen.put(
        "errorHandler",
        String.valueOf(camel.getCamelContextExtension().getErrorHandlerFactory()));
    seen.put("jms", connections(camel));
    seen.put(
        "entities",
        context.getBean(EntityManagerFactory.class).getMetamodel().getEntities().stream()
            .map(entity -> entity.getName())
            .toList());
    seen.put(
        "paths",
        new TreeSet<>(
            context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .map(Object::toString)
                .toList()));
    return seen;
  }

  private String connections(CamelContext camel) {
    Object used = camel.getComponent("jms", JmsComponent.class).getConfiguration().getConnectionFactory();
    return context.getBeansOfType(jakarta.jms.ConnectionFactory.class).entrySet().stream()
        .filter(each -> each.getValue() == used)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(String.valueOf(used == null ? null : used.getClass()));
  }
}
