package dev.dromedary.batch;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.List;

/**
 * A batch as one message, its body the bodies one after the other: what {@link JoinedComponent}
 * does for senders, for the receiver. If they cannot be processed together each is processed alone,
 * so that only the message at fault is dead-lettered.
 */
final class MergingProcessor implements BatchProcessor {

  @Override
  public void process(BatchRun run) throws JMSException {
    List<Message> messages = run.messages();
    boolean mergeable =
        messages.size() > 1 && messages.stream().allMatch(BytesMessage.class::isInstance);
    if (!mergeable || !isProcessed(run, merge(run.session(), messages))) {
      BatchProcessor.sequential(run);
    }
  }

  private static boolean isProcessed(BatchRun run, Message merged) {
    for (int attempt = 1; ; attempt++) {
      Throwable failure =
          BatchRun.failure(
              () -> {
                Bodies.rewind(merged);
                run.call(0, merged);
              });
      if (failure == null || !run.pauses(failure, attempt)) {
        return failure == null;
      }
    }
  }

  private static Message merge(Session session, List<Message> messages) throws JMSException {
    BytesMessage merged = session.createBytesMessage();
    for (Message message : messages) {
      byte[] body = message.getBody(byte[].class);
      if (body != null) {
        merged.writeBytes(body);
      }
    }
    return merged;
  }
}
