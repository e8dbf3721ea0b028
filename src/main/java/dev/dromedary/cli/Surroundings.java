package dev.dromedary.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The surroundings of a command: those of its process, or of a test.
 *
 * @param terminal whether a person reads the output
 * @param folder the current one
 */
record Surroundings(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    boolean terminal,
    Map<String, String> environment,
    Path folder,
    Clock clock) {}
