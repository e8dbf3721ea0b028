package dev.dromedary.jms;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.List;

/** JMS message groups: while a consumer has one, no other is given a message of it. */
final class MessageGroups {

  static final String ID = "JMSXGroupID";

  private MessageGroups() {}

  /** Null if it is of none. */
  static String of(Message message) throws JMSException {
    return message.getStringProperty(ID);
  }

  /** Whether one of them is of a group. */
  static boolean isAny(List<Message> messages) throws JMSException {
    for (Message message : messages) {
      if (of(message) != null) {
        return true;
      }
    }
    return false;
  }
}
