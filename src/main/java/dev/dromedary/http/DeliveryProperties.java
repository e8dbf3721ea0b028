package dev.dromedary.http;

import dev.dromedary.startup.SettingRule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.HttpHost;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code webhooks.delivery}: the HTTP calls of receivers.
 *
 * @param timeout Longest time of a whole attempt: connecting, sending, reading the response.
 * @param connectTimeout Longest time of the connection alone, TLS included.
 * @param maxConnectionsPerHost Most connections to one host. Its endpoints share them, and an
 *     attempt that waits for one uses up its time.
 * @param allowHttp Whether endpoints may have URLs without TLS.
 * @param allowedNetworks Networks (CIDR) that may be delivered to besides public addresses.
 * @param nat64Prefixes Prefixes (CIDR) of NAT64 translators of this network: an address behind one
 *     is judged as the IPv4 address in it.
 * @param sslBundle Name of the SSL bundle ({@code spring.ssl.bundle}) whose trusted certificates
 *     count besides those of the JDK.
 * @param proxy The egress proxy, if there is one.
 */
@Validated
@ConfigurationProperties("webhooks.delivery")
public record DeliveryProperties(
    @DefaultValue("20s") @DurationMin(millis = 1) Duration timeout,
    @DefaultValue("5s") @DurationMin(millis = 1) Duration connectTimeout,
    @DefaultValue("1000") @Min(1) int maxConnectionsPerHost,
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue List<String> allowedNetworks,
    @DefaultValue List<String> nat64Prefixes,
    @DefaultValue("") @Pattern(regexp = "[\\w.-]*") String sslBundle,
    @DefaultValue @Valid Proxy proxy) {

  /**
   * The egress proxy: no receiver is connected to directly. Proxies that the environment or the JVM
   * names are none.
   *
   * @param url The proxy: http, host and port. Empty = none.
   * @param username User at the proxy, by HTTP Basic.
   * @param password Password of that user.
   * @param resolvesNames Whether the proxy looks names up, and so has to keep receivers out of the
   *     inner network; otherwise the gateway does, and asks for a connection to the address.
   */
  public record Proxy(
      @DefaultValue("")
          @Pattern(regexp = "(http://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5})?")
          String url,
      @DefaultValue("") String username,
      @DefaultValue("") String password,
      @DefaultValue("false") boolean resolvesNames) {

    static final Proxy NONE = new Proxy("", "", "", false);

    public Proxy {
      SettingRule.check(
          "webhooks.delivery.proxy.username",
          username,
          username.isEmpty() || !password.isEmpty(),
          "needs a password");
      SettingRule.check(
          "webhooks.delivery.proxy.password",
          "***",
          password.isEmpty() || !username.isEmpty(),
          "needs a username");
    }

    boolean isNone() {
      return url.isEmpty();
    }

    boolean hasLogin() {
      return !username.isEmpty();
    }

    HttpHost host() {
      ReceiverUrl parts = ReceiverUrl.of(url);
      return new HttpHost(parts.scheme(), parts.host(), parts.port());
    }

    @Override
    public String toString() {
      return "Proxy[" + (isNone() ? "none" : host()) + "]";
    }
  }

  public DeliveryProperties {
    SettingRule.holds(
        "webhooks.delivery.allowed-networks", () -> new AllowedNetworks(allowedNetworks));
    SettingRule.holds(
        "webhooks.delivery.nat64-prefixes", () -> new AllowedNetworks(List.of(), nat64Prefixes));
  }
}
