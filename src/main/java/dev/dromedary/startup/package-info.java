/**
 * The preconditions of a start: the data folder, keys in files, and the failures that end it with a
 * sentence.
 */
package dev.dromedary.startup;
