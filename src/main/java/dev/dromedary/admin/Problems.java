package dev.dromedary.admin;

import dev.dromedary.accept.Intake;
import dev.dromedary.accept.TooLarge;
import dev.dromedary.event.BrokerUnavailable;
import dev.dromedary.event.IdConflictException;
import dev.dromedary.event.Refusal;
import dev.dromedary.history.SlowQueryException;
import dev.dromedary.jdbc.StoreUnavailable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Makes every failure of this API problem details, before an advice of a host that is for all
 * controllers does; those of a host are not touched.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(basePackageClasses = Problems.class)
public class Problems {

  static final String RETRY_AFTER_SECONDS = "5";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  Answer refused(Refusal e) {
    return type(e).answer(e.getMessage(), e.field(), e.rule());
  }

  private static ProblemType type(Refusal e) {
    if (e instanceof IdConflictException) {
      return ProblemType.ID_CONFLICT;
    }
    return e instanceof TooLarge ? ProblemType.TOO_LARGE : ProblemType.REFUSED;
  }

  @ExceptionHandler
  Answer problem(ProblemException e) {
    Answer answer = e.answer();
    return answer.status() == ProblemType.UNAVAILABLE.status()
        ? answer.with("Retry-After", RETRY_AFTER_SECONDS)
        : answer;
  }

  @ExceptionHandler({Intake.Unavailable.class, BrokerUnavailable.class, StoreUnavailable.class})
  Answer unavailable(RuntimeException e) {
    // Its cause is in the log already, once; a sender that tries again and again adds nothing.
    LOG.debug("A call was answered 503: {}", e.getMessage());
    return ProblemType.UNAVAILABLE.answer(e.getMessage()).with("Retry-After", RETRY_AFTER_SECONDS);
  }

  @ExceptionHandler
  Answer slow(SlowQueryException e) {
    LOG.warn("A call was answered 504: {}", e.getMessage());
    return ProblemType.TIMEOUT.answer(e.getMessage() + ".");
  }

  /** The caller went away or sent half a body; nobody may be there to read this. */
  @ExceptionHandler
  Answer broken(IOException e) {
    return ProblemType.REFUSED.answer("The request could not be read to its end.");
  }

  @ExceptionHandler
  Answer failed(Exception e) {
    return internal(e);
  }

  static Answer internal(Exception e) {
    LOG.error("A call of the API failed by a fault of our own; it is answered 500", e);
    return ProblemType.INTERNAL.answer("The gateway failed; its log says why.");
  }
}
