/**
 * The YAML route files: found in the jar and in the operator's folder, checked, tried out, and
 * loaded into a Camel context in which they are then kept as their files say. Nothing here knows
 * what the routes do, and no route of a host application in the same context is touched.
 */
package dev.dromedary.routing;
