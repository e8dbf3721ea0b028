/**
 * The HTTP API under {@code /api/v1}: Spring MVC in a servlet of its own, with its keys, its limits
 * and its problem details.
 */
package dev.dromedary.api;
