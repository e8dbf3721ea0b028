package dev.dromedary.demo;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the demo.
 *
 * @param enabled Whether the demo runs.
 * @param rate Events in a second.
 * @param events Number of events that are published.
 * @param file File of the events, one JSON event a line, over and over.
 * @param port Port of the receiver {@code healthy}. {@code flaky}, {@code dead} and {@code slow}
 *     have the next three.
 * @param http Whether every second event is published over HTTP, not JMS.
 * @param exit Whether the gateway ends as soon as all is settled, as for an archive of its classes.
 */
@ConfigurationProperties("webhooks.demo")
record DemoProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("100") int rate,
    @DefaultValue("3000") int events,
    @DefaultValue("./config/demo/events.jsonl") Path file,
    @DefaultValue("8181") int port,
    @DefaultValue("false") boolean http,
    @DefaultValue("false") boolean exit) {}
