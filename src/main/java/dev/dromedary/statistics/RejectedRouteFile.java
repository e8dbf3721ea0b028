package dev.dromedary.statistics;

/**
 * A route file that is not in force; its old routes run on.
 *
 * @param file The file, without its folder.
 * @param line The line of the mistake, absent where the reason concerns the file as a whole.
 * @param reason The rule that it breaks.
 */
public record RejectedRouteFile(String file, Integer line, String reason) {}
