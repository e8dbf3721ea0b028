/**
 * Auto-configuration for Spring Boot: it imports the {@code *Configuration} of each package, and
 * carries the defaults of the settings.
 */
package dev.dromedary.autoconfigure;
