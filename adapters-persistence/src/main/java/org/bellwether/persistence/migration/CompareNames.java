package org.bellwether.persistence.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.text.Unicode;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/// The migration to names that are compared by Unicode's rules, of which the database has not all:
/// fills the columns of V24, and gives e-mail addresses and imported people the spelling that they
/// are looked up by now. Where several become the same, the oldest has it, and the others keep
/// theirs.
public final class CompareNames implements JavaMigration {
  private static final int AT_A_TIME = 1000;

  private static final String SPELLINGS =
      """
      select distinct category from markets where category is not null
      union select distinct unnest(tags) from markets
      """;

  private static final List<String> FILL =
      List.of(
          """
          update markets
          set
            compared_category = (select compared from spellings where spelling = category),
            compared_tags = array(
              select distinct compared from unnest(tags) as tag join spellings on spelling = tag)
          where category is not null or tags <> '{}'
          """,
          "create index markets_by_volume on markets (volume, id)"
              + " include (status, compared_category, closes_at)",
          "create index markets_by_created_at on markets (created_at, id)"
              + " include (status, compared_category, closes_at)",
          "create index markets_by_closes_at on markets (closes_at, id)"
              + " include (status, compared_category)",
          "create index markets_by_name on markets (name, id)"
              + " include (status, compared_category, closes_at)",
          "create index markets_by_category on markets (compared_category, volume, id)"
              + " include (status, closes_at)",
          "create index markets_by_tag on markets using gin (compared_tags)",
          """
          alter table markets
            add constraint markets_compared_by_category
              check ((category is null) = (compared_category is null)),
            add constraint markets_compared_by_tags
              check (
                cardinality(compared_tags) between least(1, cardinality(tags)) and cardinality(tags))
          """);

  private static final String EMAILS =
      """
      select id, email from users
      where octet_length(email) > char_length(email) or email like '%xn--%'
      order by created_at, id
      """;

  private static final String IMPORTED =
      """
      select id, external_id from users
      where external_id like 'import:%' and email is null order by created_at, id
      """;

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("25");
  }

  @Override
  public String getDescription() {
    return "compare names";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    Connection connection = context.getConnection();
    try (Statement statement = reading(connection)) {
      statement.execute(
          "create temporary table spellings (spelling text primary key, compared text not null)"
              + " on commit drop");
      fillSpellings(connection, statement);
      for (String step : FILL) {
        statement.execute(step);
      }
      respell(
          connection, EMAILS, "email", spelled -> new EmailAddress(spelled).canonical().value());
      respell(connection, IMPORTED, "external_id", ImportedPerson::compared);
    }
  }

  private static void fillSpellings(Connection connection, Statement statement)
      throws SQLException {
    try (ResultSet spellings = statement.executeQuery(SPELLINGS);
        PreparedStatement insert =
            connection.prepareStatement("insert into spellings values (?, ?)")) {
      while (spellings.next()) {
        insert.setString(1, spellings.getString(1));
        insert.setString(2, Unicode.compared(spellings.getString(1)));
        insert.addBatch();
        if (spellings.getRow() % AT_A_TIME == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static Statement reading(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(AT_A_TIME);
    return statement;
  }

  private record Row(UUID id, String text) {}

  private static void respell(
      Connection connection, String which, String column, UnaryOperator<String> spelling)
      throws SQLException {
    List<Row> changed = new ArrayList<>();
    try (Statement statement = reading(connection);
        ResultSet rows = statement.executeQuery(which)) {
      while (rows.next()) {
        String now = spelling.apply(rows.getString(2));
        if (!now.equals(rows.getString(2))) {
          changed.add(new Row(rows.getObject(1, UUID.class), now));
        }
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "update users set %1$s = ? where id = ? and not exists (select from users where %1$s = ?)"
                .formatted(column))) {
      for (Row row : changed) {
        update.setString(1, row.text());
        update.setObject(2, row.id());
        update.setString(3, row.text());
        update.executeUpdate();
      }
    }
  }
}
