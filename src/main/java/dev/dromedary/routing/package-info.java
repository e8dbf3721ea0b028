/**
 * The YAML route files: found in the jar and in the operator's folder, validated, built in a dry
 * run, and loaded into a Camel context in which they are then kept as their files say. No step of
 * theirs leaves the batch that it works for, and no route of a host application in the same context
 * is touched.
 */
package dev.dromedary.routing;
