/**
 * The catalogue of event types: description, example and JSON Schema, which the payload of each
 * accepted event keeps.
 */
package dev.dromedary.eventtype;
