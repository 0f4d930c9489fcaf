package org.bellwether.persistence.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bellwether.application.backend.BackendSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      nullValues = "-",
      value = {
        "postgres://ann:pw@db:5433/bets db:5433/bets jdbc:postgresql://db:5433/bets ann pw",
        "postgresql://ann:p%40%3A+w@db/bets db/bets jdbc:postgresql://db/bets ann p@:+w",
        "postgresql://ann:p@/w@db/bets db/bets jdbc:postgresql://db/bets ann p@/w",
        "postgresql://db/bets?ssl=true db/bets jdbc:postgresql://db/bets?ssl=true - -",
        "jdbc:postgresql://a:1,b:2/bets?user=ann&password=pw&sslmode=require"
            + " a:1,b:2/bets jdbc:postgresql://a:1,b:2/bets?sslmode=require ann pw",
        "postgresql://ann@[::1]:5432/bets [::1]:5432/bets jdbc:postgresql://[::1]:5432/bets ann -",
        "postgresql://db db/ jdbc:postgresql://db/ - -",
      })
  void urls_as_people_write_them(
      String url, String place, String jdbcUrl, String user, String password) {
    assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(place, jdbcUrl, user, password));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "db:5432", "mysql://ann:s3cret@db/bets", "postgres:ann:s3cret"})
  void anything_else_is_refused_without_showing_it(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reWriteBatchedInserts=true",
        "rewritebatchedinserts",
        "%72eWriteBatchedInserts=true",
        "sslmode=require&autosave=always",
        "preferQueryMode=simple",
        "readOnly=true",
        "readOnlyMode=always",
        "currentSchema=other",
        "options=-c%20statement_timeout=1",
        "stringtype=unspecified",
        "socketTimeout=0",
        "queryTimeout=1",
        "cancelSignalTimeout=0",
        "defaultRowFetchSize=1",
        "binaryTransfer=false",
        "service=other",
        "replication=database",
        "logServerErrorDetail=true",
        "maxResultBuffer=1",
        "adaptiveFetch=true",
        "authenticationPluginClassName=x",
        "PGHOST=other",
        "unknown=s3cret",
      })
  void parameters_that_change_what_statements_do_are_refused(String parameters) {
    assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://db/bets?" + parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameter")
        .hasMessageContaining("sslmode")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void secrets_are_not_printed() {
    BackendSettings settings = BackendSettings.of("postgres://ann:s3cret@db/bets");
    assertThat(settings.toString()).doesNotContain("s3cret");
    assertThat(DatabaseUrl.parse(settings.url()).toString()).isEqualTo("db/bets");
  }
}
