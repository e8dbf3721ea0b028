package dev.dromedary.deliver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a receiver's name and gives only addresses that may be connected to. The connection goes
 * to just these, so a name that answers differently the second time gains nothing.
 */
public final class GuardedDnsResolver implements DnsResolver {

  private final Predicate<InetAddress> allowed;
  private final DnsResolver system = SystemDefaultDnsResolver.INSTANCE;

  public GuardedDnsResolver(Predicate<InetAddress> allowed) {
    this.allowed = allowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses =
        Arrays.stream(system.resolve(host)).filter(allowed).toArray(InetAddress[]::new);
    if (addresses.length == 0) {
      throw new ForbiddenAddressException(host);
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return system.resolveCanonicalHostname(host);
  }
}
