package org.bellwether.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.bellwether.application.Outage;
import org.bellwether.application.backend.BackendSettings;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.bellwether.persistence.transaction.JooqTransactions;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutagesTest {
  private final DataSource source = mock(DataSource.class);
  private final Connection connection = mock(Connection.class);
  private final DSLContext database =
      Database.dsl(source, BackendSettings.of("postgresql://nowhere/db").statementTimeout());
  private final JooqUserRepository users = new JooqUserRepository(database);

  @BeforeEach
  void connected() throws SQLException {
    when(source.getConnection()).thenReturn(connection);
  }

  static Stream<SQLException> outages() {
    return Stream.of(
        new SQLTransientConnectionException("the pool gives none"),
        new SQLException("lost", "08006"),
        new SQLException("shutting down", "57P01"),
        new SQLException("starting up", "57P03"),
        new SQLException("too many", "53300"),
        new SQLException("disk full", "53100"),
        new SQLException("took too long", "57014"),
        new SQLException("crashed", "57P02"),
        new SQLException("dropped", "57P04"),
        new SQLException("idle", "57P05"),
        new SQLException("a standby", "25006"),
        new SQLException("idle in transaction", "25P03"),
        new SQLException("the transaction took too long", "25P04"),
        new SQLException("others hold it", "55P03"),
        new SQLException("deadlock", "40P01"),
        new SQLException("serialization", "40001"),
        new SQLException("who knows", "40003"),
        new SQLException("system", "58000"),
        new SQLException("disk broken", "58030"),
        new SQLException("out of memory", "53200"),
        new SQLException("too many locks", "53400"),
        new SQLException("protocol", "08P01"),
        new SQLException("silent", "XXXXX", new SocketTimeoutException()));
  }

  private void everyWayToAsk(Class<? extends Throwable> answer) {
    assertThatThrownBy(() -> users.findByEmail(new EmailAddress("a@b"))).isInstanceOf(answer);
    assertThatThrownBy(() -> users.findProfiles(List.of(new UserId(UUID.randomUUID()))))
        .isInstanceOf(answer);
    assertThatThrownBy(() ->
            new JooqTransactions(database)
                .inTransaction(() -> users.findByEmail(new EmailAddress("a@b"))))
        .isInstanceOf(answer);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void no_connection(SQLException failure) throws SQLException {
    when(source.getConnection()).thenThrow(failure);
    everyWayToAsk(Outage.class);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void a_statement_that_the_database_did_not_answer(SQLException failure) throws SQLException {
    when(connection.prepareStatement(anyString())).thenThrow(failure);
    when(connection.prepareStatement(anyString(), any(int.class), any(int.class)))
        .thenThrow(failure);
    everyWayToAsk(Outage.class);
  }

  @ParameterizedTest
  @MethodSource("outages")
  void a_commit_that_the_database_did_not_answer(SQLException failure) throws SQLException {
    doThrow(failure).when(connection).commit();
    assertThatThrownBy(() -> new JooqTransactions(database).inTransaction(() -> "done"))
        .isInstanceOf(Outage.class)
        .hasRootCauseInstanceOf(Exception.class);
  }

  @Test
  void everything_else_stays_what_it_is() throws SQLException {
    SQLException broken = new SQLException("our own mistake", "42601");
    when(connection.prepareStatement(anyString())).thenThrow(broken);
    everyWayToAsk(DataAccessException.class);
    SQLException violation = new SQLException("a deferred constraint", "23514");
    doThrow(violation).when(connection).commit();
    assertThatThrownBy(() -> new JooqTransactions(database).inTransaction(() -> "done"))
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void an_outage_keeps_its_cause_and_says_nothing_of_it() throws SQLException {
    when(source.getConnection()).thenThrow(new SQLException("secret host", "08001"));
    assertThatThrownBy(() -> users.findByEmail(new EmailAddress("a@b")))
        .hasMessage("the database cannot be reached")
        .hasRootCauseMessage("secret host");
    assertThat(Outages.translated(new IllegalStateException("mine"))).hasMessage("mine");
  }
}
