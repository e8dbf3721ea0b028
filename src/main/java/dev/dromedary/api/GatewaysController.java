package dev.dromedary.api;

import dev.dromedary.cluster.Cluster;
import dev.dromedary.event.Rfc3339;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The gateways on the broker. */
@RestController
@RequestMapping("/api/v1/gateways")
final class GatewaysController {

  private final Cluster cluster;

  GatewaysController(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The gateways on the broker.
   *
   * @param data The gateways, by their names.
   */
  record GatewaysView(List<GatewayView> data) {}

  /**
   * A gateway.
   *
   * @param name Its host, and the beginning of the name of its data folder.
   * @param version Its version.
   * @param since When it was started.
   */
  record GatewayView(String name, String version, String since) {

    static GatewayView of(Cluster.Member member) {
      return new GatewayView(member.name(), member.version(), Rfc3339.text(member.since()));
    }
  }

  /** Lists the gateways on this broker, as the one that answers knows them. */
  @RequiresRole(value = Role.VIEWER, gatewayWide = true)
  @GetMapping
  GatewaysView list() {
    return new GatewaysView(cluster.members().stream().map(GatewayView::of).toList());
  }
}
