/**
 * The registered endpoints: their definition and validation, their registry in memory, their stores
 * in the database and in a file.
 */
package dev.dromedary.endpoint;
