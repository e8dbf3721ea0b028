package dev.dromedary.http;

import java.net.InetAddress;

/**
 * Keeps a URL that a tenant registers out of the gateway's own network: consulted for each address
 * before each connect, not only for the URL when it is registered.
 */
@FunctionalInterface
public interface AddressGuard {

  /** Whether the gateway may connect to that address. */
  boolean allows(InetAddress address);
}
