package dev.dromedary.kit;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * The program of a {@link BrokerProcess}: an ActiveMQ Classic with KahaDB, as its documentation
 * sets it up. Its settings: {@code port}, {@code folder}, {@code password}; {@code statistics},
 * whether it has that plugin.
 */
final class ClassicServer {

  private ClassicServer() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> settings = Arguments.of(args);
    BrokerService broker = new BrokerService();
    broker.setBrokerName("classic");
    broker.setUseJmx(false);
    broker.setUseShutdownHook(false);
    broker.setDataDirectory(settings.get("folder"));
    KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
    store.setDirectory(Path.of(settings.get("folder"), "kahadb").toFile());
    store.setJournalMaxFileLength(4 * 1024 * 1024);
    broker.setPersistenceAdapter(store);
    broker.getSystemUsage().getMemoryUsage().setLimit(64 * 1024 * 1024);
    PolicyEntry all = new PolicyEntry();
    all.setQueue(">");
    PolicyMap policies = new PolicyMap();
    policies.setPolicyEntries(List.of(all));
    broker.setDestinationPolicy(policies);
    SimpleAuthenticationPlugin logins =
        new SimpleAuthenticationPlugin(
            List.of(
                new AuthenticationUser("webhooks", settings.getOrDefault("password", ""), "all")));
    broker.setPlugins(
        Boolean.parseBoolean(settings.getOrDefault("statistics", "true"))
            ? new BrokerPlugin[] {logins, new StatisticsBrokerPlugin()}
            : new BrokerPlugin[] {logins});
    broker.addConnector("tcp://127.0.0.1:" + settings.get("port"));
    broker.start();
    broker.waitUntilStopped();
  }

  /** Of an application with its client. */
  static ConnectionFactory connections(String url, String password) {
    return new ActiveMQConnectionFactory("webhooks", password, url);
  }
}
