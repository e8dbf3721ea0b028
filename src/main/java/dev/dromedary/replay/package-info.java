/** Replay: a past delivery is made again, on demand or because it was on no queue. */
package dev.dromedary.replay;
