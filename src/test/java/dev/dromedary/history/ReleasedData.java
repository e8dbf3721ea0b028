package dev.dromedary.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The rows of all tables as a release wrote them, in a file for either database. */
final class ReleasedData {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** Whose rows get numbers of their database. */
  private static final List<String> NUMBERED = List.of("webhooks_change", "webhooks_hour_batch");

  private ReleasedData() {}

  static List<String> tables(DataSource dataSource) {
    return new JdbcTemplate(dataSource)
        .queryForList(
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'webhooks%'"
                + " AND table_name <> 'webhooks_schema_history' AND NOT table_name LIKE 'webhooks_delivery_2%'"
                + " AND NOT table_name LIKE 'webhooks_attempt_2%' AND NOT table_name LIKE '%_other'"
                + " ORDER BY table_name",
            String.class);
  }

  static void write(DataSource dataSource, Path file) throws IOException {
    Map<String, List<Map<String, Object>>> rows = new LinkedHashMap<>();
    for (String table : tables(dataSource)) {
      rows.put(
          table,
          new JdbcTemplate(dataSource)
              .query("SELECT * FROM " + table + " ORDER BY 1", (row, index) -> values(row)));
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, JSON.writeValueAsString(rows) + "\n");
  }

  private static Map<String, Object> values(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      Object value =
          switch (columns.getColumnType(column)) {
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> {
              OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
              yield at == null ? null : at.toInstant().toString();
            }
            case Types.BINARY -> row.getBytes(column);
            default -> row.getObject(column);
          };
      if (value != null) {
        values.put(columns.getColumnName(column), value);
      }
    }
    return values;
  }

  /** Makes the tables as they were, with these rows. */
  static void read(DataSource dataSource, Path file, String version) throws IOException {
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:" + SchemaScript.FOLDER)
        .table(SchemaScript.TABLE)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(JdbcProduct.of(jdbc).placeholders())
        .target(version)
        .load()
        .migrate();
    for (Map.Entry<String, JsonNode> table : JSON.readTree(Files.readString(file)).properties()) {
      jdbc.update("DELETE FROM " + table.getKey());
      Map<String, Integer> types = types(jdbc, table.getKey());
      for (JsonNode row : table.getValue()) {
        List<String> columns = List.copyOf(row.propertyNames());
        List<Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(value(row.path(column), types.get(column))));
        jdbc.update(
            "INSERT INTO %s (%s) VALUES (?%s)"
                .formatted(
                    table.getKey(), String.join(", ", columns), ", ?".repeat(columns.size() - 1)),
            values.toArray());
      }
    }
    NUMBERED.forEach(
        table -> jdbc.execute("ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH 100000"));
  }

  private static Map<String, Integer> types(JdbcTemplate jdbc, String table) {
    return jdbc.query(
        "SELECT * FROM " + table + " WHERE 1 = 0",
        rows -> {
          Map<String, Integer> types = new LinkedHashMap<>();
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            types.put(
                rows.getMetaData().getColumnName(column), rows.getMetaData().getColumnType(column));
          }
          return types;
        });
  }

  private static Object value(JsonNode value, int type) {
    return switch (type) {
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          OffsetDateTime.parse(value.stringValue());
      case Types.BINARY, Types.VARBINARY -> Base64.getDecoder().decode(value.stringValue());
      case Types.BIGINT -> value.longValue();
      case Types.INTEGER -> value.intValue();
      case Types.BOOLEAN, Types.BIT -> value.booleanValue();
      default -> value.stringValue();
    };
  }
}
