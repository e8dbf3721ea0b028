/**
 * The command line: each command is a call of the HTTP API, printed as a table, JSON, YAML or CSV.
 */
package dev.dromedary.cli;
