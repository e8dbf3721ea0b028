package dev.dromedary.history;

import dev.dromedary.batch.ExchangeMessages;
import java.util.List;
import org.apache.camel.Exchange;

/** The step of {@code history.camel.yaml}, and how the other stages hand their entries to it. */
public final class HistorySteps {

  /** Variable of the entries that a route sends to the history. */
  private static final String ENTRIES = "history";

  private static final byte[] NONE = new byte[0];

  private final History history;

  public HistorySteps(History history) {
    this.history = history;
  }

  public void record(Exchange exchange) {
    history.record(HistoryCodec.decode(ExchangeMessages.bytes(exchange.getMessage())));
  }

  /** The route of the exchange sends them, in the transaction of its batch. */
  public static void setEntries(Exchange exchange, List<? extends HistoryEntry> entries) {
    exchange.setVariable(ENTRIES, entries.isEmpty() ? NONE : HistoryCodec.encode(entries));
  }
}
