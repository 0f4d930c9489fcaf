package org.bellwether.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/// Has PostgreSQL explain each statement as the repositories send it, both for a disk (its usual
/// `random_page_cost`) and for memory or an SSD, and notes those that read a whole table.
public final class ExplainedStatements {
  private final List<String> scans = new ArrayList<>();
  private final DSLContext database =
      WatchedConnections.watching(
          TestDatabase.dsl(),
          (connection, sql, binds) -> {
            for (String cost : List.of("1.1", "4")) {
              String plan = plan(connection, sql, binds, cost);
              if (plan.contains("\"Seq Scan\"")) {
                scans.add(sql + "\nrandom_page_cost " + cost + "\n" + plan);
              }
            }
          });

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

  /// The statements that read a whole table, with their plans.
  public List<String> scans() {
    return List.copyOf(scans);
  }
}
