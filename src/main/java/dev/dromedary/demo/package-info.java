/**
 * The demo: receivers, a publisher and a line of progress a second, so that a newcomer sees the
 * main job done. Runs only where {@code webhooks.demo.enabled} is set, which {@code
 * config/application-demo.yaml} alone does.
 */
package dev.dromedary.demo;
