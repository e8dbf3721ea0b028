package example.empty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application with nothing of its own, which says what runs in it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class EmptyHost {

  private static final Path SELF = Path.of("/proc/self");

  public static void main(String[] args) throws IOException {
    try (ConfigurableApplicationContext context = SpringApplication.run(EmptyHost.class, args)) {
      for (String bean : context.getBeanDefinitionNames()) {
        Class<?> type = context.getType(bean);
        say("bean", bean + " " + (type == null ? "" : type.getName()));
      }
      Thread.getAllStackTraces().keySet().forEach(thread -> say("thread", thread.getName()));
      if (Files.exists(SELF)) {
        try (ServerSocket witness = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          listening()
              .forEach(port -> say("listening", port == witness.getLocalPort() ? "witness" : port));
        }
      }
    }
    say("ended", "");
  }

  private static void say(String what, Object value) {
    System.out.println("host." + what + " " + value);
  }

  /** Ports on which this process listens, as Linux tells: by the sockets that it has open. */
  private static Set<Integer> listening() throws IOException {
    Set<String> own = new TreeSet<>();
    try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
      for (Path file : files.collect(Collectors.toList())) {
        if (Files.isSymbolicLink(file)) {
          own.add(link(file));
        }
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = SELF.resolve("net").resolve(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] fields = line.strip().split("\\s+");
        boolean listens = fields[3].equals("0A");
        if (listens && own.contains("socket:[" + fields[9] + "]")) {
          ports.add(Integer.parseInt(fields[1].substring(fields[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
