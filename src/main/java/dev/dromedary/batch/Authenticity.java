package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

/**
 * Distinguishes the messages that the gateway writes for itself from others, which any program with
 * a login at the broker can write.
 */
public interface Authenticity {

  /** For queues to which anybody may write. */
  Authenticity UNCHECKED =
      new Authenticity() {
        @Override
        public void sign(String destination, Message message) {}

        @Override
        public String flaw(String destination, Message message) {
          return null;
        }

        @Override
        public void rejected(String destination, String flaw) {}
      };

  /** Marks a message on its way to that queue or topic as the gateway's own. */
  void sign(String destination, Message message) throws JMSException;

  /** Why a received message is not the gateway's own; null if it is, or need not be. */
  String flaw(String destination, Message message) throws JMSException;

  default boolean isGenuine(String destination, Message message) throws JMSException {
    return flaw(destination, message) == null;
  }

  /** A message with that flaw is not processed. Of a batch that is rolled back, once more. */
  void rejected(String destination, String flaw);
}
