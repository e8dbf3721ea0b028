package dev.dromedary.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcerptTest {

  private static final String TEXT = "Grüße, später noch einmal";

  private interface Encoding {
    OutputStream over(OutputStream out) throws IOException;
  }

  @Test
  void beginningIsKept() {
    byte[] answer = "x".repeat(4_096).getBytes(UTF_8);

    assertThat(Excerpt.of(answer, null, null)).isEqualTo("x".repeat(2_048));
    assertThat(Excerpt.of(new byte[0], null, null)).isNull();
    assertThat(Excerpt.of(null, null, null)).isNull();
  }

  /** PostgreSQL takes no NUL in a text. */
  @Test
  void bytesThatAreNoTextBecomeOne() {
    byte[] answer = {'a', 0, (byte) 0xff, 'b'};

    assertThat(Excerpt.of(answer, null, null)).isEqualTo("a\uFFFD\uFFFDb");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain; charset=ISO-8859-1, ISO-8859-1",
    "text/html;charset=\"windows-1252\", windows-1252",
    "text/plain; charset=utf-16le, UTF-16LE",
    "text/plain, UTF-8",
    "text/plain; charset=no-such, UTF-8",
    "text/plain; charset=\u0001, UTF-8",
    "nonsense, UTF-8"
  })
  void charsetOfTheContentTypeDecodes(String contentType, String charset) throws Exception {
    assertThat(Excerpt.of(TEXT.getBytes(charset), contentType, null)).isEqualTo(TEXT);
  }

  @Test
  void characterThatTheEndCutsIsLeftOut() {
    byte[] answer = ("x" + "ü".repeat(2_000)).getBytes(UTF_8);

    assertThat(Excerpt.of(answer, null, null)).isEqualTo("x" + "ü".repeat(1_023));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
  void gzipIsDecoded(String encoding) throws Exception {
    byte[] body = encoded(TEXT.getBytes(ISO_8859_1), GZIPOutputStream::new);

    assertThat(Excerpt.of(body, "text/plain; charset=latin1", encoding)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deflateIsDecodedWithAndWithoutItsHeader(boolean without) throws Exception {
    byte[] body =
        encoded(
            TEXT.getBytes(UTF_8),
            out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, without)));

    assertThat(Excerpt.of(body, null, "deflate")).isEqualTo(TEXT);
  }

  /** As the client hands it over: what is compressed is cut as well. */
  @Test
  void beginningOfALongCompressedBodyIsDecoded() throws Exception {
    byte[] bomb = encoded(new byte[50_000_000], GZIPOutputStream::new);

    assertThat(Excerpt.of(Arrays.copyOf(bomb, Excerpt.RAW), null, "gzip"))
        .isEqualTo("\uFFFD".repeat(2_048));
  }

  @Test
  void bodyThatIsNotWhatItSaysIsShownAsItIs() {
    byte[] plain = "plain".getBytes(US_ASCII);

    assertThat(Excerpt.of(plain, null, "gzip")).isEqualTo("plain");
    assertThat(Excerpt.of(plain, null, "deflate")).isEqualTo("plain");
    assertThat(Excerpt.of(plain, null, "br")).isEqualTo("plain");
  }

  private static byte[] encoded(byte[] body, Encoding encoding) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream over = encoding.over(out)) {
      over.write(body);
    }
    return out.toByteArray();
  }
}
