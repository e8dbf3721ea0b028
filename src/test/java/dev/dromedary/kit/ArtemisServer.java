package dev.dromedary.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * The program of a {@link BrokerProcess}: an Artemis, durable, on disk, paging. Its settings:
 * {@code port}, {@code folder}, {@code durable}, {@code password}; {@code protocols}, the port of
 * AMQP and STOMP; {@code keys} and {@code keysPassword}, its key store for TLS; {@code peers}, the
 * ports of the others of its cluster; {@code role}, {@code primary} or {@code backup} of a pair
 * with one folder; {@code attempts}, {@code redeliveryDelay}, {@code deadLetters}, {@code full},
 * {@code maxBytes}, {@code rebalance} of all addresses; {@code maxDiskUsage}; {@code management},
 * the address of its management.
 */
final class ArtemisServer {

  private static final int MEGABYTE = 1024 * 1024;

  private final Map<String, String> settings;

  private ArtemisServer(Map<String, String> settings) {
    this.settings = settings;
  }

  public static void main(String[] args) throws Exception {
    // As the gateway's own broker does, or it does not load its journal on Java 25.
    System.setProperty("io.netty.noUnsafe", "false");
    ArtemisServer server = new ArtemisServer(Arguments.of(args));
    try {
      new EmbeddedActiveMQ()
          .setConfiguration(server.configuration())
          .setSecurityManager(new OneLogin(server.of("password", "")))
          .start();
    } catch (Exception | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    Thread.currentThread().join();
  }

  private String of(String setting, String otherwise) {
    return settings.getOrDefault(setting, otherwise);
  }

  private Configuration configuration() throws Exception {
    Path folder = Path.of(settings.get("folder"));
    ConfigurationImpl configuration = new ConfigurationImpl();
    configuration.setName("bench");
    configuration.setSecurityEnabled(!of("password", "").isEmpty());
    configuration.setClusterUser("cluster").setClusterPassword("of-the-cluster");
    configuration.setPersistenceEnabled(Boolean.parseBoolean(of("durable", "true")));
    configuration.setJournalType(JournalType.NIO);
    configuration.setJournalDirectory(folder.resolve("journal").toString());
    configuration.setBindingsDirectory(folder.resolve("bindings").toString());
    configuration.setLargeMessagesDirectory(folder.resolve("large-messages").toString());
    configuration.setPagingDirectory(folder.resolve("paging").toString());
    configuration.setJournalFileSize(2 * MEGABYTE);
    configuration.setJournalCompactMinFiles(50);
    configuration.setMaxDiskUsage(Integer.parseInt(of("maxDiskUsage", "100")));
    configuration.setJMXManagementEnabled(true);
    configuration.setManagementAddress(SimpleString.of(of("management", "activemq.management")));
    String tls =
        settings.containsKey("keys")
            ? "sslEnabled=true;keyStoreType=PKCS12;keyStorePath=%s;keyStorePassword=%s;"
                .formatted(settings.get("keys"), settings.get("keysPassword"))
            : "";
    configuration.addAcceptorConfiguration(
        "loopback", "tcp://127.0.0.1:%s?%sprotocols=CORE".formatted(settings.get("port"), tls));
    if (settings.containsKey("protocols")) {
      configuration.addAcceptorConfiguration(
          "others", "tcp://127.0.0.1:" + settings.get("protocols") + "?protocols=AMQP,STOMP");
    }
    configuration.addAddressSetting("#", addresses());
    cluster(configuration);
    return configuration;
  }

  private AddressSettings addresses() {
    AddressSettings addresses =
        new AddressSettings()
            .setDeadLetterAddress(SimpleString.of(of("deadLetters", "DLQ")))
            .setAutoCreateDeadLetterResources(true)
            .setMaxDeliveryAttempts(Integer.parseInt(of("attempts", "10")))
            .setRedeliveryDelay(Long.parseLong(of("redeliveryDelay", "0")))
            .setAutoDeleteQueues(false)
            .setAutoDeleteAddresses(false)
            .setAddressFullMessagePolicy(AddressFullMessagePolicy.valueOf(of("full", "PAGE")))
            .setPageSizeBytes(2 * MEGABYTE)
            .setMaxSizeBytes(Long.parseLong(of("maxBytes", Integer.toString(20 * MEGABYTE))));
    if (settings.containsKey("rebalance")) {
      addresses.setDefaultGroupRebalance(Boolean.parseBoolean(of("rebalance", "false")));
    }
    return settings.containsKey("peers") && !settings.containsKey("role")
        ? addresses.setRedistributionDelay(0)
        : addresses;
  }

  private void cluster(ConfigurationImpl configuration) throws Exception {
    if (!settings.containsKey("peers")) {
      return;
    }
    configuration.addConnectorConfiguration("self", "tcp://127.0.0.1:" + settings.get("port"));
    List<String> peers = new ArrayList<>();
    for (String peer : settings.get("peers").split(",")) {
      configuration.addConnectorConfiguration("peer-" + peer, "tcp://127.0.0.1:" + peer);
      peers.add("peer-" + peer);
    }
    configuration.addClusterConfiguration(
        new ClusterConnectionConfiguration()
            .setName("cluster")
            .setConnectorName("self")
            .setRetryInterval(200)
            .setMessageLoadBalancingType(MessageLoadBalancingType.ON_DEMAND)
            .setMaxHops(1)
            .setStaticConnectors(peers));
    switch (of("role", "")) {
      case "primary" ->
          configuration.setHAPolicyConfiguration(new SharedStorePrimaryPolicyConfiguration());
      case "backup" ->
          configuration.setHAPolicyConfiguration(
              new SharedStoreBackupPolicyConfiguration().setAllowFailBack(false));
      default -> {}
    }
  }

  private record OneLogin(String password) implements ActiveMQSecurityManager {

    @Override
    public boolean validateUser(String user, String given) {
      return "webhooks".equals(user) && password.equals(given);
    }

    @Override
    public boolean validateUserAndRole(
        String user, String given, Set<Role> roles, CheckType checkType) {
      return validateUser(user, given);
    }
  }
}
