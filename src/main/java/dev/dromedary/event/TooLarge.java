package dev.dromedary.event;

/** The payload or the request is larger than what is accepted; the HTTP answer is 413. */
public class TooLarge extends Refusal {

  private final long limit;

  /**
   * @param limit in bytes
   */
  public TooLarge(String field, long limit) {
    super(field, "must be at most " + limit + " bytes");
    this.limit = limit;
  }

  @Override
  public Refusal within(String parent) {
    return new TooLarge(parent + "." + field(), limit);
  }
}
