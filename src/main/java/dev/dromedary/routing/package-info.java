/**
 * The YAML route files: found in the jar and in the operator's folder, validated, and loaded or
 * replaced while the gateway runs.
 */
package dev.dromedary.routing;
