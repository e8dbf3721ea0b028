package dev.dromedary.api;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** Problem details in place of Tomcat's own page: for a bad request line, header or escape. */
final class ProblemValve extends ErrorReportValve {

  private final Predicate<Request> ours;

  ProblemValve(Predicate<Request> ours) {
    this.ours = ours;
  }

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || !ours.test(request)
        || !response.setErrorReported()) {
      return;
    }
    try {
      ProblemType.send(response, ProblemType.of(response.getStatus()));
      response.finishResponse();
    } catch (IOException e) {
      // The caller is gone.
    }
  }
}
