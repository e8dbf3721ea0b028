package dev.dromedary.event;

/** The payload or the request is larger than what is accepted; the HTTP answer is 413. */
public class PayloadTooLargeException extends InvalidInputException {

  private final long limit;

  /**
   * @param limit in bytes
   */
  public PayloadTooLargeException(String field, long limit) {
    super(field, "must be at most " + limit + " bytes");
    this.limit = limit;
  }

  @Override
  public InvalidInputException within(String parent) {
    return new PayloadTooLargeException(parent + "." + field(), limit);
  }
}
