package dev.dromedary.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * Reads the status and the headers of an answer: up to {@link #LIMIT} in all, in lines of any
 * length and number. A header that is none is skipped, and so is what stands in front of the status
 * line, such as a body that no answer of this status has.
 */
final class AnswerHead implements HttpMessageParser<ClassicHttpResponse> {

  static final int LIMIT = 64 * 1024;

  private static final int LINE_END = 2;

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    CharArrayBuffer line = new CharArrayBuffer(128);
    BasicClassicHttpResponse answer = null;
    int left = LIMIT;
    while (true) {
      line.clear();
      int length = buffer.readLine(line, in);
      if (length < 0) {
        throw answer == null
            ? new NoHttpResponseException("The connection ended before an answer")
            : new ConnectionClosedException("The connection ended within the headers");
      }
      left -= length + LINE_END;
      if (left < 0) {
        throw new MessageConstraintException("More than 64 KB of headers");
      }
      if (answer != null) {
        if (length == 0) {
          return answer;
        }
        add(answer, line);
      } else if (isStatus(line)) {
        StatusLine status = BasicLineParser.INSTANCE.parseStatusLine(line);
        answer = new BasicClassicHttpResponse(status.getStatusCode(), status.getReasonPhrase());
        answer.setVersion(status.getProtocolVersion());
      }
    }
  }

  private static boolean isStatus(CharArrayBuffer line) {
    return line.length() > 5 && line.substring(0, 5).equalsIgnoreCase("HTTP/");
  }

  private static void add(ClassicHttpResponse answer, CharArrayBuffer line) {
    int colon = line.indexOf(':');
    if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
      answer.addHeader(
          new BasicHeader(
              line.substringTrimmed(0, colon), line.substringTrimmed(colon + 1, line.length())));
    }
  }
}
