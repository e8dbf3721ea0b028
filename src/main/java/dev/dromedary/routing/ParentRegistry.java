package dev.dromedary.routing;

import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;

/**
 * The beans of the real context, lent to a throw-away one. Components are not lent, since a
 * component serves one context: a fresh one of the same class stands in, unconfigured.
 */
final class ParentRegistry implements BeanRepository {

  private final CamelContext owner;
  private final Queue<CamelContextAware> lent = new ConcurrentLinkedQueue<>();

  ParentRegistry(CamelContext owner) {
    this.owner = owner;
  }

  /** Camel injects the context that looked a bean up; each gets the real one again. */
  void giveBack() {
    for (CamelContextAware bean : lent) {
      if (bean.getCamelContext() != null && bean.getCamelContext() != owner) {
        bean.setCamelContext(owner);
      }
    }
  }

  @Override
  public Object lookupByName(String name) {
    Component component = owner.hasComponent(name);
    Object bean = component != null ? component : owner.getRegistry().lookupByName(name);
    return bean instanceof Component known ? fresh(known) : remember(bean);
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    if (type == Component.class) {
      Object bean = lookupByName(name);
      return type.isInstance(bean) ? type.cast(bean) : null;
    }
    T bean = owner.getRegistry().lookupByNameAndType(name, type);
    return bean instanceof Component known ? type.cast(fresh(known)) : remember(bean);
  }

  @Override
  public <T> Map<String, T> findByTypeWithName(Class<T> type) {
    if (Component.class.isAssignableFrom(type)) {
      return Map.of();
    }
    Map<String, T> beans = owner.getRegistry().findByTypeWithName(type);
    beans.values().forEach(this::remember);
    return beans;
  }

  @Override
  public <T> Set<T> findByType(Class<T> type) {
    return new HashSet<>(findByTypeWithName(type).values());
  }

  private <T> T remember(T bean) {
    if (bean instanceof CamelContextAware aware && aware.getCamelContext() == owner) {
      lent.add(aware);
    }
    return bean;
  }

  /** Null, so that Camel looks on the class path, where the class cannot be made just so. */
  private static Component fresh(Component known) {
    try {
      return known.getClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
