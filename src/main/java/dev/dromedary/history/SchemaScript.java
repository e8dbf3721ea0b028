package dev.dromedary.history;

import dev.dromedary.event.TypedId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The tables as SQL, for a database in which another user makes them than the gateway's: the
 * scripts, as Flyway would have run them, which then finds nothing to do.
 *
 * @param database postgresql or h2
 * @param schema the schema of the tables; empty is the one that is current
 * @param user the user of the gateway, who gets the rights to the rows; empty is none
 * @param after the version that is there, 0 is none
 * @param today the first day with a partition
 * @param days the number of days with partitions, of PostgreSQL
 */
public record SchemaScript(
    String database, String schema, String user, int after, LocalDate today, int days) {

  static final String FOLDER = "dromedary/db/migration";
  static final String TABLE = "webhooks_schema_history";
  static final String DELIVERIES = "webhooks_delivery_";
  static final String ATTEMPTS = "webhooks_attempt_";
  static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  private static final Pattern NAME = Pattern.compile("V([0-9]+)__(\\w+)\\.sql");
  private static final Pattern MADE = Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+)");
  private static final Pattern IDENTIFIER = Pattern.compile("([a-z_][a-z0-9_]{0,62})?");

  /** That of Flyway. */
  private static final String HISTORY =
      """
      CREATE TABLE IF NOT EXISTS %s (
        installed_rank INTEGER NOT NULL,
        version        VARCHAR(50),
        description    VARCHAR(200) NOT NULL,
        type           VARCHAR(20) NOT NULL,
        script         VARCHAR(1000) NOT NULL,
        checksum       INTEGER,
        installed_by   VARCHAR(100) NOT NULL,
        installed_on   TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
        execution_time INTEGER NOT NULL,
        success        BOOLEAN NOT NULL,
        PRIMARY KEY (installed_rank)
      );
      CREATE INDEX IF NOT EXISTS %1$s_s_idx ON %1$s (success);
      """
          .formatted(TABLE);

  private static final String DONE =
      """
      INSERT INTO %s (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
        SELECT COALESCE(MAX(installed_rank), 0) + 1, '%d', '%s', 'SQL', '%s', %d, CURRENT_USER, 0, TRUE FROM %1$s;
      """;

  /** Where the default partition has deliveries of a day already, that day gets none. */
  private static final String DAY_OF_ITS_OWN =
      """
      DO $$ BEGIN
        %s;
        %s;
      EXCEPTION WHEN check_violation THEN RAISE NOTICE 'the deliveries of %s stay in the default partition';
      END $$;
      """;

  private static final String DROP_EMPTY =
      """
      DO $$ DECLARE part regclass; empty BOOLEAN; BEGIN
        FOR part IN SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class ON oid = inhrelid
            WHERE inhparent IN ('webhooks_delivery'::regclass, 'webhooks_attempt'::regclass)
            AND relname ~ '_[0-9]{8}$' AND right(relname, 8) < '%s' LOOP
          EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %%s)', part) INTO empty;
          IF empty THEN EXECUTE format('DROP TABLE %%s', part); END IF;
        END LOOP;
      END $$;
      """;

  /** One of the scripts. */
  private record Script(int version, String description, String name, String text) {

    @Override
    public String toString() {
      return name;
    }

    /** As Flyway counts it: of the lines without their ends. */
    private int checksum() {
      CRC32 sum = new CRC32();
      new BufferedReader(new StringReader(text))
          .lines()
          .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
      return (int) sum.getValue();
    }
  }

  public SchemaScript {
    for (String name : List.of(schema, user)) {
      if (!IDENTIFIER.matcher(name).matches()) {
        throw new IllegalArgumentException(
            name + " must be lower-case letters, digits and _, at most 63.");
      }
    }
  }

  /** The version of the tables. */
  static int newest() {
    List<Script> scripts = scripts();
    return scripts.get(scripts.size() - 1).version();
  }

  /** The tables, or what is new of them, with the partitions and rights. */
  public String tables() {
    StringBuilder sql = begin();
    List<String> made = new ArrayList<>(List.of(TABLE));
    sql.append(HISTORY);
    for (Script script : scripts()) {
      Matcher tables = MADE.matcher(script.text());
      while (tables.find()) {
        made.add(tables.group(1));
      }
      if (script.version() > after) {
        sql.append("\n-- Version ").append(script.version()).append('\n').append(filled(script));
        sql.append(
            DONE.formatted(
                TABLE, script.version(), script.description(), script.name(), script.checksum()));
      }
    }
    days(sql);
    if (!user.isEmpty()) {
      sql.append("\n-- The rights of the gateway.\n");
      sql.append(
          schema.isEmpty() ? "" : "GRANT USAGE ON SCHEMA %s TO %s;%n".formatted(schema, user));
      made.forEach(
          table ->
              sql.append(
                  "GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s;%n".formatted(table, user)));
    }
    return end(sql);
  }

  /**
   * The partitions of the days to come, which are made again now and then, without the empty old
   * ones.
   */
  public String partitions() {
    StringBuilder sql = begin();
    days(sql);
    if (isPostgres()) {
      sql.append("\n-- The days that are over and empty.\n");
      sql.append(DROP_EMPTY.formatted(DAY.format(today)));
    }
    return end(sql);
  }

  private StringBuilder begin() {
    StringBuilder sql = new StringBuilder(isPostgres() ? "BEGIN;\n" : "");
    if (!schema.isEmpty()) {
      sql.append("CREATE SCHEMA IF NOT EXISTS %s;%n".formatted(schema));
      sql.append(
          (isPostgres() ? "SET LOCAL search_path TO %s;%n" : "SET SCHEMA %s;%n").formatted(schema));
    }
    return sql;
  }

  private String end(StringBuilder sql) {
    return sql.append(isPostgres() ? "COMMIT;\n" : "").toString();
  }

  private void days(StringBuilder sql) {
    if (isPostgres()) {
      sql.append("\n-- The days to come.\n");
      for (int day = 0; day < days; day++) {
        List<String> made = partitions(today.plusDays(day));
        sql.append(DAY_OF_ITS_OWN.formatted(made.get(0), made.get(1), today.plusDays(day)));
      }
    }
  }

  private boolean isPostgres() {
    return database.equals("postgresql");
  }

  private String filled(Script script) {
    JdbcProduct product = isPostgres() ? JdbcProduct.POSTGRESQL : JdbcProduct.H2;
    String text = script.text();
    for (Map.Entry<String, String> value : product.placeholders().entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  /** The statements that make those of a day. */
  static List<String> partitions(LocalDate day) {
    return Stream.of(DELIVERIES, ATTEMPTS)
        .map(
            name ->
                "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s')"
                    .formatted(
                        name + DAY.format(day),
                        name.substring(0, name.length() - 1),
                        firstId(day),
                        firstId(day.plusDays(1))))
        .toList();
  }

  static String firstId(LocalDate day) {
    return TypedId.firstDelivery(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static List<Script> scripts() {
    List<Script> scripts = new ArrayList<>();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver(SchemaScript.class.getClassLoader())
              .getResources("classpath:" + FOLDER + "/V*.sql")) {
        Matcher parts = NAME.matcher(file.getFilename());
        if (parts.matches()) {
          scripts.add(
              new Script(
                  Integer.parseInt(parts.group(1)),
                  parts.group(2).replace('_', ' '),
                  file.getFilename(),
                  file.getContentAsString(StandardCharsets.UTF_8)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scripts.sort(Comparator.comparingInt(Script::version));
    return scripts;
  }
}
