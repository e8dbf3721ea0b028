/**
 * The demo: a publisher, four receivers and a line of progress a second. It runs only where {@code
 * webhooks.demo.enabled} is set.
 */
package dev.dromedary.demo;
