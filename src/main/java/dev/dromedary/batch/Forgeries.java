package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

/**
 * Sets aside the messages on a queue of the gateway's own that the gateway did not write.
 *
 * @param poison where they go, unread
 */
public record Forgeries(Authenticity authenticity, PoisonQueue poison) {

  /**
   * Whether the message is a forgery; then it is on the poison queue once the batch is committed.
   */
  public boolean setAside(JmsBatch batch, Session session, String queue, Message message)
      throws JMSException {
    String flaw = authenticity.flaw(queue, message);
    if (flaw != null) {
      authenticity.rejected(queue, flaw);
      poison.take(batch, session, message, queue, new ForgedMessageException(flaw));
    }
    return flaw != null;
  }
}
