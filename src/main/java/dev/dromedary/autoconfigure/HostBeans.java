package dev.dromedary.autoconfigure;

import dev.dromedary.jdbc.JdbcSchemaPool;
import dev.dromedary.startup.StartException;
import jakarta.jms.ConnectionFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * Aliases of the application's broker and database, by which the configurations of the gateway
 * inject them: of the bean that the settings name, else of the only or the primary one. An alias is
 * no further bean, so the application injects its own by type as before.
 */
final class HostBeans implements BeanFactoryPostProcessor {

  /** Whose drivers the program does not have, so that their failure would be about a class. */
  private static final Pattern OTHER_DATABASE =
      Pattern.compile("jdbc:(mariadb|mysql|oracle|sqlserver|db2|sqlite|derby|hsqldb):.*");

  private static final String DATA_SOURCE = "webhooks.history.data-source";

  private final Environment settings;

  HostBeans(Environment settings) {
    this.settings = settings;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    alias(
        beans,
        ConnectionFactory.class,
        "webhooksConnectionFactory",
        "webhooks.broker.connection-factory");
    requireSupportedUrl();
    alias(beans, DataSource.class, "webhooksDataSource", DATA_SOURCE);
  }

  private void requireSupportedUrl() {
    Matcher other = OTHER_DATABASE.matcher(settings.getProperty("spring.datasource.url", ""));
    if (other.matches() && settings.getProperty(DATA_SOURCE, "").isBlank()) {
      throw new StartException(
          "The history is kept in H2 or in PostgreSQL 15 or later, and spring.datasource.url is one of "
              + other.group(1)
              + ".",
          "Point it at one of the two, or let %s name a bean that does.".formatted(DATA_SOURCE),
          null);
    }
  }

  private void alias(
      ConfigurableListableBeanFactory beans, Class<?> type, String alias, String setting) {
    List<String> candidates = candidates(beans, type);
    String named = settings.getProperty(setting, "");
    String chosen = named.isBlank() ? only(beans, candidates, type, setting) : named;
    if (!named.isBlank() && !candidates.contains(named)) {
      throw new StartException(
          "%s: %s is not the name of a %s bean; there are %s."
              .formatted(setting, named, type.getSimpleName(), candidates),
          "Name the bean that the gateway is to use.",
          null);
    }
    String schema = settings.getProperty("webhooks.history.schema", "");
    if (chosen != null && type == DataSource.class && !schema.isBlank()) {
      registerPool(beans, chosen, alias, schema);
    } else if (chosen != null && !chosen.equals(alias)) {
      beans.registerAlias(chosen, alias);
    }
  }

  /** The application's own pool keeps its schema. */
  private static void registerPool(
      ConfigurableListableBeanFactory beans, String chosen, String name, String schema) {
    if (chosen.equals(name)) {
      throw new StartException(
          "A DataSource bean is called %s, and webhooks.history.schema is set.".formatted(name),
          "Give the bean another name, or the schema itself.",
          null);
    }
    RootBeanDefinition pool =
        new RootBeanDefinition(
            DataSource.class,
            () -> JdbcSchemaPool.like(beans.getBean(chosen, DataSource.class), schema));
    pool.setDefaultCandidate(false);
    pool.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
    ((BeanDefinitionRegistry) beans).registerBeanDefinition(name, pool);
  }

  private static List<String> candidates(ConfigurableListableBeanFactory beans, Class<?> type) {
    List<String> known = injectable(beans, beans.getBeanNamesForType(type, true, false));
    // Of a factory that has to be made before it tells the type, such as one of JNDI.
    return known.isEmpty() ? injectable(beans, beans.getBeanNamesForType(type)) : known;
  }

  private static List<String> injectable(ConfigurableListableBeanFactory beans, String[] names) {
    return Stream.of(names)
        .filter(
            name ->
                !beans.containsBeanDefinition(name)
                    || beans.getBeanDefinition(name).isAutowireCandidate()
                        && !(beans.getBeanDefinition(name) instanceof AbstractBeanDefinition made
                            && !made.isDefaultCandidate()))
        .toList();
  }

  /** Null if there is none: Spring says then which bean of the gateway needs one. */
  private static String only(
      ConfigurableListableBeanFactory beans,
      List<String> candidates,
      Class<?> type,
      String setting) {
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? null : candidates.get(0);
    }
    return candidates.stream()
        .filter(beans::containsBeanDefinition)
        .filter(name -> beans.getBeanDefinition(name).isPrimary())
        .findFirst()
        .orElseThrow(
            () ->
                new StartException(
                    "The application has several %s beans: %s."
                        .formatted(type.getSimpleName(), String.join(", ", candidates)),
                    "Name the one that the gateway is to use in %s.".formatted(setting),
                    null));
  }
}
