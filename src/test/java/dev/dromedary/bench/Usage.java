package dev.dromedary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has taken of the machine, as Linux counts it.
 *
 * @param cpu of all its threads since it was started
 * @param resident bytes of memory
 * @param written bytes that it had written to disks since it was started
 */
record Usage(Duration cpu, long resident, long written) {

  static Usage of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    return new Usage(
        ProcessHandle.of(pid)
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElseThrow(() -> new IllegalStateException("The process " + pid + " has ended")),
        number(process.resolve("status"), "VmRSS") * 1024,
        number(process.resolve("io"), "write_bytes"));
  }

  double cpuSeconds() {
    return cpu.toNanos() / 1e9;
  }

  double residentMegabytes() {
    return resident / 1048576.0;
  }

  private static long number(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(file + " has no " + key));
  }
}
