package dev.dromedary.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A listening socket that outlives the processes which accept on it, as a supervisor such as
 * systemd holds one for a service: each gets it as its standard input. Java hands no socket on, so
 * it is of Perl, and the kernel gives it to another process (pidfd_getfd(2)), where that may trace
 * the holder: of root, or without the restriction of Yama.
 */
public final class ListeningSocket implements AutoCloseable {

  private static final String HOLD =
      """
      use Socket;
      socket(S, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
      setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
      bind(S, sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or die "bind: $!";
      listen(S, 1024) or die "listen: $!";
      $| = 1;
      print fileno(S), "\\n";
      <STDIN>;
      """;

  private static final int PIDFD_OPEN = 434;
  private static final int PIDFD_GETFD = 438;
  private static final String PASS =
      """
      use POSIX ();
      my ($holder, $socket, @program) = @ARGV;
      my $of = syscall(%d, $holder + 0, 0);
      my $own = syscall(%d, $of, $socket + 0, 0);
      $own >= 0 or die "pidfd_getfd: $!";
      POSIX::dup2($own, 0);
      exec @program or die "exec: $!";
      """
          .formatted(PIDFD_OPEN, PIDFD_GETFD);

  private final Process holder;
  private final String descriptor;

  /** Whether this machine lets one process take a socket of another. */
  public static boolean isPossible() {
    Path yama = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    try {
      return Files.isExecutable(Path.of("/usr/bin/perl"))
          && ("root".equals(System.getProperty("user.name"))
              || !Files.exists(yama)
              || Files.readString(yama).startsWith("0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listens at that port of 127.0.0.1 until it is closed. */
  public ListeningSocket(int port) {
    try {
      holder =
          new ProcessBuilder("perl", "-e", HOLD, Integer.toString(port))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      descriptor = new BufferedReader(new InputStreamReader(holder.getInputStream())).readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (descriptor == null) {
      throw new IllegalStateException("No socket at " + port);
    }
  }

  /** The words before those of a program that accepts on it. */
  List<String> words() {
    return List.of("perl", "-e", PASS, Long.toString(holder.pid()), descriptor);
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
