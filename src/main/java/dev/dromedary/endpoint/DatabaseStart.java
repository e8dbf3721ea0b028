package dev.dromedary.endpoint;

/** The first use of the database, before its endpoints are read. */
public interface DatabaseStart {

  /**
   * Brings the tables up to date.
   *
   * @return id of the database, by which gateways notice that they have different ones
   */
  String migrate();

  /** Reads what the gateway has to know of the past before it consumes. */
  void warmUp();

  /** The same, and then this. */
  default DatabaseStart and(Runnable more) {
    DatabaseStart first = this;
    return new DatabaseStart() {
      @Override
      public String migrate() {
        return first.migrate();
      }

      @Override
      public void warmUp() {
        first.warmUp();
        more.run();
      }
    };
  }
}
