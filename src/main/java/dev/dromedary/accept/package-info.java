/**
 * Accept: JMS messages, HTTP calls and CloudEvents become events, or are rejected with a reason; an
 * event that was accepted before is dropped.
 */
package dev.dromedary.accept;
