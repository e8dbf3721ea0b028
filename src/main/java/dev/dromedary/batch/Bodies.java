package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.StreamMessage;

/** The bodies of received messages, which are read in a stream. */
public final class Bodies {

  private Bodies() {}

  /**
   * A large message streams its body from the broker, and what is not read when the next message is
   * received is lost. So each is read as a whole before.
   */
  public static Message loaded(Message message) throws JMSException {
    if (message instanceof BytesMessage bytes && bytes.getBodyLength() > 0) {
      bytes.readByte();
      bytes.reset();
    }
    return message;
  }

  /** The call that failed has read the body; without this the next one would read only zeros. */
  public static void rewind(Message message) throws JMSException {
    if (message instanceof BytesMessage bytes) {
      bytes.reset();
    } else if (message instanceof StreamMessage stream) {
      stream.reset();
    }
  }
}
