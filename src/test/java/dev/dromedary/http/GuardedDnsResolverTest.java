package dev.dromedary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
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
    GuardedDnsResolver resolver = resolver(address -> address.getAddress()[0] == 127);

    assertThat(resolver.resolve("localhost"))
        .isNotEmpty()
        .allMatch(address -> address.isLoopbackAddress() && address.getAddress().length == 4);
  }

  @Test
  void hostWithoutAnAllowedAddressIsForbidden() {
    GuardedDnsResolver resolver = resolver(address -> false);

    assertThatThrownBy(() -> resolver.resolve("localhost"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @Test
  void lookUpThatHangsIsWaitedForNoLongerThanItMay() throws Exception {
    try (HangingNames names = new HangingNames()) {
      GuardedDnsResolver resolver = names.resolver(Duration.ofMillis(50));

      assertThatThrownBy(() -> resolver.resolve("a.hanging.example"))
          .isInstanceOf(LookUpTimeoutException.class);
      assertThat(resolver.resolve("well.example")).hasSize(1);
    }
  }

  @Test
  void attemptsThatAskForOneNameShareItsLookUp() throws Exception {
    try (HangingNames names = new HangingNames()) {
      GuardedDnsResolver resolver = names.resolver(Duration.ofMillis(20));
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> resolver.resolve("a.hanging.example"))
            .isInstanceOf(LookUpTimeoutException.class);
      }
      assertThat(names.asked()).containsExactly("a.hanging.example");

      names.answer();

      await().until(() -> resolver.resolve("a.hanging.example").length == 1);
    }
  }

  private static GuardedDnsResolver resolver(Predicate<InetAddress> allowed) {
    return new GuardedDnsResolver(allowed, Duration.ofSeconds(10), Runnable::run);
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
                .setDnsResolver(resolver(networks::allows))
                .build())
        .disableAutomaticRetries()
        .build();
  }
}
