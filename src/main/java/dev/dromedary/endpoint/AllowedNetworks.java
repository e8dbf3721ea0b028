package dev.dromedary.endpoint;

import java.net.InetAddress;
import java.util.List;

public class AllowedNetworks {
  private final boolean all;

  public AllowedNetworks(List<String> cidrs) {
    all = !cidrs.isEmpty();
  }

  public boolean allows(InetAddress address) {
    return all;
  }
}
