package dev.dromedary.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dromedary.api.Api.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;

/** A host application with Spring Security, which lets no request in. */
class HostSecurityTest {

  private static final String EVENT = "{\"type\":\"a.b\",\"data\":1}";
  private static final List<Authentication> SEEN = new ArrayList<>();

  private static Gateway gateway;

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("host.security")
  @EnableWebSecurity
  @Import(SecurityConfiguration.class)
  static class HostSecurity {

    @Bean
    SecurityFilterChain hostChain(HttpSecurity http) {
      return http.authorizeHttpRequests(all -> all.anyRequest().denyAll()).build();
    }
  }

  @BeforeAll
  static void start() {
    gateway = Gateway.startWith("--host.security=true");
    gateway.onAccept = () -> SEEN.add(SecurityContextHolder.getContext().getAuthentication());
  }

  @AfterAll
  static void stop() {
    gateway.stop();
  }

  @Test
  void hostKeepsItsChainForItsPaths() {
    assertThat(gateway.api().get("/host/fine").status()).isEqualTo(403);
    assertThat(gateway.api().get("/api/v1/customers").status()).isEqualTo(403);
  }

  @Test
  void apiIsServedToItsCallersAndAsksOthersForTheKey() {
    Reply made = gateway.api().post("/api/v1/events", EVENT);
    Reply refused = new Api(gateway.port(), null).post("/api/v1/events", EVENT);

    assertThat(made.status()).as(made.text()).isEqualTo(202);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.header("Set-Cookie")).isNull();
  }

  @Test
  void beansOfTheHostSeeTheCaller() {
    SEEN.clear();

    gateway.api().post("/api/v1/events", EVENT);

    assertThat(SEEN)
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.getName()).isEqualTo("admin");
              assertThat(seen.getDetails()).isEqualTo(new Caller("admin", Role.ADMIN, null));
              assertThat(seen.getAuthorities())
                  .extracting(Object::toString)
                  .containsExactly("WEBHOOKS_ADMIN");
            });
  }
}
