package dev.dromedary.batch;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;

/** JMS message groups: while a consumer has one, no other is given a message of it. */
public final class MessageGroups {

  public static final String ID = "JMSXGroupID";

  private MessageGroups() {}

  /** Null if it is of none. */
  public static String of(Message message) throws JMSException {
    return message.getStringProperty(ID);
  }

  /** Whether one of them is of a group. */
  public static boolean isAny(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (of(message) != null) {
        return true;
      }
    }
    return false;
  }
}
