package dev.dromedary.routing;

import org.apache.camel.LineNumberAware;

/**
 * What is wrong at one step of a route.
 *
 * @param place knows its file and line
 */
record Fault(LineNumberAware place, String reason) {}
