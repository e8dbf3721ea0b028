package dev.dromedary.admin;

/**
 * Problem details (RFC 9457).
 *
 * @param type {@code urn:dromedary:problem:…}, to be compared by programs
 * @param detail a sentence for people; never holds a value that was sent
 * @param field the field that breaks a rule, or null
 * @param rule the rule that the field breaks, or null
 */
record Problem(String type, String title, int status, String detail, String field, String rule) {}
