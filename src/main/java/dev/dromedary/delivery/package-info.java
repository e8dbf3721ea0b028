/** A delivery, its attempts and its outcome as values, and the one schema of its messages. */
package dev.dromedary.delivery;
