package dev.dromedary.api;

import dev.dromedary.accept.IntakeUnavailableException;
import dev.dromedary.batch.BrokerUnavailableException;
import dev.dromedary.event.IdConflictException;
import dev.dromedary.event.InvalidInputException;
import dev.dromedary.event.PayloadTooLargeException;
import dev.dromedary.history.SlowQueryException;
import dev.dromedary.jdbc.StoreUnavailableException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Makes every failure of this API problem details. */
@RestControllerAdvice
class Problems {

  private static final String RETRY_AFTER_SECONDS = "5";
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> rejected(InvalidInputException e) {
    return answer(detail(e));
  }

  static ProblemDetail detail(InvalidInputException e) {
    ProblemType type =
        e instanceof IdConflictException
            ? ProblemType.ID_CONFLICT
            : e instanceof PayloadTooLargeException ? ProblemType.TOO_LARGE : ProblemType.REFUSED;
    ProblemDetail problem = type.detail(e.getMessage());
    problem.setProperty("field", e.field());
    problem.setProperty("rule", e.rule());
    return problem;
  }

  @ExceptionHandler(HttpMessageNotReadableException.class)
  ResponseEntity<ProblemDetail> empty() {
    return rejected(new InvalidInputException("body", "must be a JSON object"));
  }

  @ExceptionHandler({
    IntakeUnavailableException.class,
    BrokerUnavailableException.class,
    StoreUnavailableException.class
  })
  ResponseEntity<ProblemDetail> unavailable(RuntimeException e) {
    // Its cause is in the log already, once; a sender that tries again and again adds nothing.
    LOG.debug("A call was answered 503: {}", e.getMessage());
    return answer(ProblemType.UNAVAILABLE.detail(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> slow(SlowQueryException e) {
    LOG.warn("A request was answered 504: {}", e.getMessage());
    return answer(ProblemType.TIMEOUT.detail(e.getMessage() + "."));
  }

  /** The caller closed the connection or sent half a body; it may not read this. */
  @ExceptionHandler(IOException.class)
  ResponseEntity<ProblemDetail> broken() {
    return answer(ProblemType.REFUSED.detail("The request could not be read to its end."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> failed(Exception e) {
    if (e instanceof ErrorResponseException ours) {
      return answer(ours.getBody(), ours.getHeaders());
    }
    return e instanceof ErrorResponse ofSpring
        ? answer(ProblemType.of(ofSpring.getStatusCode().value()), ofSpring.getHeaders())
        : answer(internal(e));
  }

  static ProblemDetail internal(Exception e) {
    LOG.error("A request failed by a fault of the gateway and was answered 500", e);
    return ProblemType.INTERNAL.detail("The gateway failed; its log says why.");
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return answer(problem, new HttpHeaders());
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpHeaders headers) {
    if (problem.getStatus() == 503) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(problem, headers, problem.getStatus());
  }
}
