package dev.dromedary.autoconfigure;

import dev.dromedary.batch.ExchangeMessages;
import dev.dromedary.history.History;
import dev.dromedary.history.HistoryCodec;
import org.apache.camel.Exchange;

/** The step of {@code history.camel.yaml}. */
public final class HistorySteps {

  private final History history;

  HistorySteps(History history) {
    this.history = history;
  }

  public void record(Exchange exchange) {
    history.record(HistoryCodec.decode(ExchangeMessages.bytes(exchange.getMessage())));
  }
}
