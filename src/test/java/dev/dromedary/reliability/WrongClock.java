package dev.dromedary.reliability;

import dev.dromedary.kit.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The clock of a gateway, which a test sets while it runs. All times of the gateway are of this
 * bean; what its libraries ask the system for is the system's.
 */
@Configuration(proxyBeanMethods = false)
class WrongClock {

  private static final String FILE = "test.clock";

  /** Settings with which a gateway has this clock. */
  static void of(Path file, GatewayProcess gateway) {
    set(file, Duration.ZERO);
    gateway.with("spring.main.sources", WrongClock.class.getName()).with(FILE, file);
  }

  /** How far it is from the right time, from now on. */
  static void set(Path file, Duration offset) {
    try {
      Path next = Files.writeString(file.resolveSibling("clock.next"), offset.toString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Bean
  Clock webhooksClock(@Value("${" + FILE + "}") Path file) {
    return new Offset(file);
  }

  private static final class Offset extends Clock {

    private static final long LOOKS_NANOS = Duration.ofMillis(100).toNanos();

    private final Path file;
    private volatile Duration offset = Duration.ZERO;
    private volatile long looked = System.nanoTime() - LOOKS_NANOS;

    Offset(Path file) {
      this.file = file;
    }

    @Override
    public Instant instant() {
      long now = System.nanoTime();
      if (now - looked >= LOOKS_NANOS) {
        looked = now;
        try {
          offset = Duration.parse(Files.readString(file));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return Instant.now().plus(offset);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
