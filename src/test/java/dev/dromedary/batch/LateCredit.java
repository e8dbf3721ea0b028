package dev.dromedary.batch;

import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionConsumerFlowCreditMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;

/**
 * Lets a client's credit for more messages reach the broker late, as on a machine that is busy: its
 * question whether there are more overtakes it. A connection has it by the parameter {@link #URL}.
 */
public final class LateCredit implements Interceptor {

  public static final String URL = "outgoingInterceptorList=" + LateCredit.class.getName();

  @Override
  public boolean intercept(Packet packet, RemotingConnection connection) {
    if (packet instanceof SessionConsumerFlowCreditMessage) {
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }
}
