package dev.dromedary.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateways on this broker, this one included. Each announces itself every few seconds on the
 * topic of endpoint changes, and its news several times a second while it has some. They need
 * nothing but the broker, without which there are no deliveries either (ADR 86).
 */
public final class Cluster {

  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How often a gateway publishes its news, if it has some. */
  public static final Duration PERIOD = Duration.ofMillis(200);

  /** Three announcements. */
  private static final Duration GONE = Duration.ofSeconds(15);

  /**
   * A gateway.
   *
   * @param name its host, and the beginning of the name of its data folder
   * @param since when it was started
   */
  public record Member(String name, String version, Instant since) {}

  private record Message(Member member, String process, boolean leaving, JsonNode news) {}

  private record Heard(Member member, long at) {}

  private static final Comparator<Member> OLDEST =
      Comparator.comparing(Member::since).thenComparing(Member::name);

  private final Member self;
  private final String process = UUID.randomUUID().toString();
  private final LongSupplier ticker;
  private final Map<String, SharedState> states = new LinkedHashMap<>();
  private final Map<String, Heard> others = new ConcurrentHashMap<>();
  private volatile boolean introduces;

  /**
   * @param ticker nanoseconds by a clock that is never set
   */
  public Cluster(
      String name, String version, List<SharedState> states, Clock clock, LongSupplier ticker) {
    this.self = new Member(name, version, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    this.ticker = ticker;
    states.forEach(state -> this.states.put(state.name(), state));
  }

  /** By their names. */
  public List<Member> members() {
    forgetGone();
    return Stream.concat(Stream.of(self), others.values().stream().map(Heard::member))
        .sorted(Comparator.comparing(Member::name))
        .toList();
  }

  /** Whether no other gateway runs for longer: it does the work that one does for all (ADR 87). */
  public boolean isCoordinator() {
    forgetGone();
    return others.values().stream().noneMatch(other -> OLDEST.compare(other.member(), self) < 0);
  }

  /** The announcement of this gateway. */
  public byte[] heartbeat() {
    introduces = false;
    return message(false, Map.of());
  }

  /** From now on it hears the others: it introduces itself with the next news. */
  public void join() {
    introduces = true;
  }

  /** Says that this gateway ends. */
  public byte[] leave() {
    return message(true, Map.of());
  }

  /** The news of this gateway; empty if there is none, or no other gateway. */
  public Optional<byte[]> news() {
    forgetGone();
    Map<String, Object> news = new LinkedHashMap<>();
    states.forEach(
        (name, state) -> {
          Object said = state.news();
          if (said != null) {
            news.put(name, said);
          }
        });
    boolean isAny = introduces || !others.isEmpty() && !news.isEmpty();
    introduces = false;
    return isAny ? Optional.of(message(false, news)) : Optional.empty();
  }

  private byte[] message(boolean leaving, Map<String, Object> news) {
    return JSON.writeValueAsBytes(new Message(self, process, leaving, JSON.valueToTree(news)));
  }

  /** A message of a gateway on this broker; of this one too, which is no news. */
  public void learn(byte[] text) {
    Message message;
    try {
      message = JSON.readValue(text, Message.class);
      Objects.requireNonNull(message.process());
      Objects.requireNonNull(message.member().since());
    } catch (JacksonException | NullPointerException e) {
      LOG.debug("A message of another gateway cannot be read", e);
      return;
    }
    Member member = message.member();
    if (process.equals(message.process())) {
      return;
    }
    if (message.leaving()) {
      if (others.remove(message.process()) != null) {
        LOG.info("Gateway {} left", member.name());
      }
      return;
    }
    if (others.put(message.process(), new Heard(member, ticker.getAsLong())) == null) {
      LOG.info("Gateway {} joined, {}", member.name(), member.version());
      introduces = true;
    }
    states.forEach(
        (name, state) -> {
          JsonNode news = message.news() == null ? null : message.news().get(name);
          if (news != null) {
            learn(state, news);
          }
        });
  }

  private static void learn(SharedState state, JsonNode news) {
    try {
      state.learn(news);
    } catch (JacksonException e) {
      LOG.debug("The news of a gateway of another version cannot be read", e);
    }
  }

  private void forgetGone() {
    long now = ticker.getAsLong();
    others
        .values()
        .removeIf(
            heard -> {
              boolean isGone = now - heard.at() > GONE.toNanos();
              if (isGone) {
                LOG.warn("Gateway {} is gone: it is silent", heard.member().name());
              }
              return isGone;
            });
  }
}
