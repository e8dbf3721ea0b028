package dev.dromedary.api;

import java.io.ByteArrayOutputStream;

/** The rows of a list as lines. */
interface Rows {

  /** In front of the first one. */
  byte[] head();

  byte[] row(Record row);

  /** A JSON value for each line. */
  static Rows ndjson() {
    return new Rows() {
      @Override
      public byte[] head() {
        return new byte[0];
      }

      @Override
      public byte[] row(Record row) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Json.write(row));
        line.write('\n');
        return line.toByteArray();
      }
    };
  }
}
