package dev.dromedary.cluster;

import dev.dromedary.startup.DataFolder;
import dev.dromedary.startup.GatewayName;
import dev.dromedary.startup.Version;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The gateways on one broker. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

  @Bean
  Cluster webhooksCluster(
      DataFolder folder,
      List<SharedState> states,
      @Qualifier("webhooksClock") Clock webhooksClock) {
    return new Cluster(
        GatewayName.of(folder), Version.number(), states, webhooksClock, System::nanoTime);
  }
}
