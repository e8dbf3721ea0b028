package dev.dromedary.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.dromedary.startup.StartException;
import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

class NeededLibrariesTest {

  private final ApplicationContextRunner withoutBroker =
      new ApplicationContextRunner()
          .withClassLoader(
              new FilteredClassLoader("org.apache.activemq.artemis.core.server.embedded"))
          .withPropertyValues("webhooks.enabled=true", "webhooks.broker.mode=EMBEDDED")
          .withConfiguration(AutoConfigurations.of(Gateway.class));

  @Test
  void gatewayWithoutABrokerNamesItsLibrary() {
    withoutBroker.run(
        context ->
            assertThat(context)
                .getFailure()
                .isInstanceOf(StartException.class)
                .hasMessageContaining("org.apache.artemis:artemis-jakarta-server"));
  }

  @Test
  void gatewayWithAConnectionFactoryOfTheApplicationNeedsNoBroker() {
    withoutBroker
        .withBean(ConnectionFactory.class, () -> mock())
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Gateway.class));
  }

  @Test
  void gatewayOnAnActiveMqClassicNamesTheModuleThatConnects() {
    withoutBroker
        .withPropertyValues("spring.activemq.broker-url=tcp://127.0.0.1:1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("spring-boot-starter-activemq"));
  }

  @Test
  void gatewayWithAnIdentityProviderNamesTheLibraryThatVerifiesTokens() {
    new ApplicationContextRunner()
        .withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .withPropertyValues(
            "webhooks.enabled=true", "webhooks.admin.oidc.issuer=https://idp.example")
        .withConfiguration(AutoConfigurations.of(Gateway.class))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("spring-security-oauth2-jose"));
  }

  @Configuration(proxyBeanMethods = false)
  @Conditional(NeededLibraries.class)
  static class Gateway {}
}
