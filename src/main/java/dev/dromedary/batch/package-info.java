/**
 * Messages in batches: a consumer takes many, a route handles each on its own thread, and one
 * commit ends them all. DESIGN.md measured why: a commit waits for the disk, so committing one by
 * one is the slowest thing a gateway can do.
 */
package dev.dromedary.batch;
