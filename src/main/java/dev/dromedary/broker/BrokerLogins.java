package dev.dromedary.broker;

import dev.dromedary.startup.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/**
 * The logins of the embedded broker: {@code publisher} may send events and nothing else, {@code
 * webhooks} may do all that a gateway or an operator does with queues, and no login may manage the
 * broker over JMS. A delivery that is put on its queue is signed and sent, so only a gateway may.
 * This process has a login of its own, whose password is kept nowhere.
 */
final class BrokerLogins implements ActiveMQSecurityManager5 {

  static final String GATEWAY = "webhooks";
  static final String PUBLISHER = "publisher";

  private static final String OWN = "webhooks-in-this-process";

  private final Map<String, String> passwords;
  private final String events;

  BrokerLogins(BrokerProperties properties, QueueProperties queues, Path folder) {
    events = queues.events();
    passwords =
        Map.of(
            OWN,
            KeyFile.random(),
            GATEWAY,
            password(properties.password(), folder.resolve("broker.key")),
            PUBLISHER,
            password(properties.publisherPassword(), folder.resolve("publisher.key")));
  }

  private static String password(String configured, Path file) {
    try {
      return configured.isBlank() ? KeyFile.read(file, made -> {}) : configured.trim();
    } catch (IOException e) {
      throw new UncheckedIOException("The broker's key file " + file + " cannot be used", e);
    }
  }

  String ownUser() {
    return OWN;
  }

  String ownPassword() {
    return passwords.get(OWN);
  }

  @Override
  public Subject authenticate(
      String user, String password, RemotingConnection connection, String securityDomain) {
    if (!validateUser(user, password)) {
      return null;
    }
    return new Subject(true, Set.of(new UserPrincipal(user)), Set.of(), Set.of());
  }

  @Override
  public boolean authorize(Subject subject, Set<Role> roles, CheckType type, String address) {
    for (UserPrincipal user : subject.getPrincipals(UserPrincipal.class)) {
      return type != CheckType.MANAGE
          && (!user.getName().equals(PUBLISHER)
              || type == CheckType.SEND && address.equals(events));
    }
    return false;
  }

  @Override
  public boolean validateUser(String user, String password) {
    String expected = user == null ? null : passwords.get(user);
    return expected != null
        && password != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
  }

  /** Not asked of a manager that authorizes by subject. */
  @Override
  public boolean validateUserAndRole(
      String user, String password, Set<Role> roles, CheckType type) {
    return false;
  }
}
