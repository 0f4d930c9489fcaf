package org.bellwether.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/// Has PostgreSQL explain each statement as the repositories send it, both for a disk (its usual
/// `random_page_cost`) and for memory or an SSD, and notes those that read a whole table. Each is
/// also run, and undone, to see how many rows it reads for those that it returns.
public final class ExplainedStatements {
  /// Of a table that has more than one row.
  private static final Pattern SCAN =
      Pattern.compile("\"Seq Scan\"[^{}]*?\"Relation Name\": \"(?!search_forgotten\")");

  private static final Pattern NUMBER = Pattern.compile("\"([A-Z][A-Za-z ]+)\": ([0-9.]+)");

  private final List<String> scans = new ArrayList<>();
  private final List<Work> works = new ArrayList<>();
  private final DSLContext database =
      WatchedConnections.watching(
          TestDatabase.dsl(),
          (connection, sql, binds) -> {
            for (String cost : List.of("1.1", "4")) {
              String plan = plan(connection, sql, binds, cost);
              if (SCAN.matcher(plan).find()) {
                scans.add(sql + "\nrandom_page_cost " + cost + "\n" + plan);
              }
            }
            works.add(work(connection, sql, binds));
          });

  /// What a statement did.
  ///
  /// @param read rows of tables and indexes that it looked at, whether it wanted them or not
  /// @param returned rows that it returned or changed
  public record Work(String sql, long read, long returned, String plan) {}

  private static Work work(Connection connection, String sql, WatchedConnections.Binder binds)
      throws SQLException {
    boolean alone = connection.getAutoCommit();
    connection.setAutoCommit(false);
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement explain =
        connection.prepareStatement("explain (analyze, timing off, format json) " + sql)) {
      binds.bind(explain);
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        String plan = rows.getString(1);
        List<String> nodes = List.of(plan.split("\"Node Type\": "));
        return new Work(
            sql,
            nodes.stream()
                .filter(node -> node.contains("Scan\""))
                .mapToLong(ExplainedStatements::read)
                .sum(),
            Math.round(numbers(nodes.get(1)).getOrDefault("Actual Rows", 0.0)),
            plan);
      }
    } finally {
      connection.rollback(before);
      connection.setAutoCommit(alone);
    }
  }

  private static long read(String node) {
    Map<String, Double> numbers = numbers(node);
    double each =
        numbers.getOrDefault("Actual Rows", 0.0)
            + numbers.getOrDefault("Rows Removed by Filter", 0.0)
            + numbers.getOrDefault("Rows Removed by Index Recheck", 0.0);
    return Math.round(each * numbers.getOrDefault("Actual Loops", 1.0));
  }

  private static Map<String, Double> numbers(String node) {
    Map<String, Double> numbers = new HashMap<>();
    NUMBER
        .matcher(node)
        .results()
        .forEach(found -> numbers.putIfAbsent(found.group(1), Double.valueOf(found.group(2))));
    return numbers;
  }

  private static String plan(
      Connection connection, String sql, WatchedConnections.Binder binds, String randomPageCost)
      throws SQLException {
    try (Statement setting = connection.createStatement();
        PreparedStatement explain = connection.prepareStatement("explain (format json) " + sql)) {
      setting.execute("set random_page_cost = " + randomPageCost);
      binds.bind(explain);
      try (ResultSet plan = explain.executeQuery()) {
        plan.next();
        return plan.getString(1);
      } finally {
        setting.execute("reset random_page_cost");
      }
    }
  }

  /// What repositories run on.
  public DSLContext database() {
    return database;
  }

  /// What each statement did so far.
  public List<Work> works() {
    return List.copyOf(works);
  }

  /// The statements that read a whole table, with their plans.
  public List<String> scans() {
    return List.copyOf(scans);
  }
}
