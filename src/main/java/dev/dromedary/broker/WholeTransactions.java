package dev.dromedary.broker;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Lets no transaction of the embedded broker commit without a message that the broker rejected. A
 * client does not wait for an answer to what it sends in a transaction, and Artemis only logs most
 * rejected sends: a delivery's history and acknowledgement were stored then, and its retry was not.
 */
final class WholeTransactions implements ActiveMQServerMessagePlugin {

  @Override
  public void onSendException(
      ServerSession session,
      Transaction transaction,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue,
      Exception cause) {
    if (transaction != null) {
      transaction.markAsRollbackOnly(
          new ActiveMQException(
              "A message to %s was rejected: %s"
                  .formatted(message.getAddress(), cause.getMessage()),
              cause,
              ActiveMQExceptionType.TRANSACTION_ROLLED_BACK));
    }
  }
}
