package dev.dromedary.event;

/**
 * An event was accepted with this id and another content, so that this one is neither new nor a
 * repetition; the HTTP answer is 409.
 */
public class IdConflictException extends InvalidInputException {

  public IdConflictException(String field) {
    super(field, "is that of an event with another content, which was accepted before");
  }

  @Override
  public InvalidInputException within(String parent) {
    return new IdConflictException(parent + "." + field());
  }
}
