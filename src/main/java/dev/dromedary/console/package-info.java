/**
 * The console: web pages at {@code /console} whose data and changes are calls of the API with the
 * key of their reader.
 */
package dev.dromedary.console;
