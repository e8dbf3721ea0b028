package dev.dromedary.deliver;

import java.io.IOException;

/** An attempt was not over, answer included, when its time was. */
public class DeadlineExceededException extends IOException {

  DeadlineExceededException() {
    super("the attempt's deadline has passed");
  }
}
