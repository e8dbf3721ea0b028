package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;

/** Receives the batches of one consumer; used by one thread at a time. */
@FunctionalInterface
public interface BatchSource {

  /** The messages of the next batch; empty if there is none within the receive timeout. */
  List<Message> receive() throws JMSException;

  /** Its session was rolled back, and with it whatever it had received. */
  default void rolledBack() {}

  /** Makes the source of a new consumer. */
  @FunctionalInterface
  interface Factory {
    BatchSource open(Inlet inlet);
  }
}
