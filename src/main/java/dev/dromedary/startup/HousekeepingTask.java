package dev.dromedary.startup;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A task of a stage that runs now and then while the gateway does, and may take minutes; a bean. A
 * store or broker that is unavailable ends one run, and the next begins anew.
 *
 * @param name for the log
 * @param interval from the end of one run to the begin of the next
 * @param consuming whether it runs only while the gateway consumes
 * @param coordinatorOnly whether one gateway of a cluster runs it for all
 * @param work gets whether it may go on
 */
public record HousekeepingTask(
    String name, Duration interval, boolean consuming, boolean coordinatorOnly, Work work) {

  /** One run. */
  public interface Work {
    void run(BooleanSupplier running);
  }

  public HousekeepingTask(String name, Duration interval, boolean consuming, Work work) {
    this(name, interval, consuming, false, work);
  }

  /** The same, run by one gateway of a cluster for all. */
  public HousekeepingTask onCoordinator() {
    return new HousekeepingTask(name, interval, consuming, true, work);
  }

  public static HousekeepingTask whileConsuming(String name, Duration interval, Runnable work) {
    return new HousekeepingTask(name, interval, true, running -> work.run());
  }
}
