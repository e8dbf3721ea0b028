/** What is particular to one broker. */
package dev.dromedary.broker;
