package dev.dromedary.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dromedary.endpoint.AllowedNetworks;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With the client that delivers: whatever its URL says, it does not connect to what is not allowed.
 */
class GuardedDnsResolverTest {

  private final RawServer server =
      new RawServer((in, out) -> RawServer.say(out, "HTTP/1.1 204 No Content\r\n\r\n"));

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "10.0.0.1",
        "169.254.169.254"
      })
  void addressOfTheGatewaysOwnNetworkIsNotConnectedTo(String host) throws Exception {
    try (CloseableHttpClient client = client(List.of())) {
      assertThatThrownBy(() -> status(client, host))
          .isInstanceOf(IOException.class)
          .matches(
              failure ->
                  failure instanceof ForbiddenAddressException
                      || failure instanceof UnknownHostException);
    }
    assertThat(server.connections()).isZero();
  }

  @Test
  void addressThatIsAllowedIsConnectedTo() throws Exception {
    try (CloseableHttpClient client = client(List.of("127.0.0.0/8"))) {
      assertThat(status(client, "127.0.0.1")).isEqualTo(204);
      assertThat(status(client, "localhost")).isEqualTo(204);
    }
  }

  @Test
  void onlyTheAllowedOnesOfAHostsAddressesAreGiven() throws Exception {
    GuardedDnsResolver resolver = new GuardedDnsResolver(address -> address.getAddress()[0] == 127);

    assertThat(resolver.resolve("localhost"))
        .isNotEmpty()
        .allMatch(address -> address.isLoopbackAddress() && address.getAddress().length == 4);
  }

  @Test
  void hostWithoutAnAllowedAddressIsForbidden() {
    GuardedDnsResolver resolver = new GuardedDnsResolver(address -> false);

    assertThatThrownBy(() -> resolver.resolve("localhost"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  private int status(CloseableHttpClient client, String host) throws IOException {
    return client.execute(
        new HttpGet("http://" + host + ":" + server.port() + "/"), response -> response.getCode());
  }

  private static CloseableHttpClient client(List<String> allowed) {
    AllowedNetworks networks = new AllowedNetworks(allowed);
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new GuardedDnsResolver(networks::allows))
                .build())
        .disableAutomaticRetries()
        .build();
  }
}
