package org.bellwether.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.bellwether.persistence.schema.Tables.USERS;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import java.util.List;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.persistence.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreparedSqlTest {
  private static final Param<String> NAME = param("name", USERS.NAME);
  private static final Param<UserId> ID = param("id", USERS.ID);
  private static final GivenRows<UserId> IDS = GivenRows.keys(USERS.ID);

  private final DSLContext database = TestDatabase.dsl();
  private UserId ann;

  @BeforeEach
  void twoPeople() {
    TestDatabase.empty();
    ann = TestDatabase.user("ann");
    TestDatabase.user("bob");
  }

  @Test
  void parameters_go_by_name_wherever_and_how_often_they_stand() {
    PreparedSql statement =
        new PreparedSql(
            select(USERS.ID)
                .from(USERS)
                .where(USERS.NAME.eq(NAME))
                .and(USERS.ID.eq(ID))
                .and(USERS.NAME.eq(NAME)));
    assertThat(statement.on(database).with(ID, ann).with(NAME, "ann").list(r -> r.get(USERS.ID)))
        .containsExactly(ann);
    assertThat(statement.on(database).with(ID, ann).with(NAME, "bob").list(r -> r.get(USERS.ID)))
        .isEmpty();
  }

  @Test
  void a_parameter_without_a_value_and_a_value_without_a_parameter_are_refused() {
    PreparedSql statement =
        new PreparedSql(select(USERS.ID).from(USERS).where(USERS.NAME.eq(NAME)));
    assertThatThrownBy(() -> statement.on(database).execute())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name has no value");
    assertThatThrownBy(() -> statement.on(database).with(ID, ann))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id is no parameter");
  }

  @Test
  void what_is_no_parameter_is_part_of_the_text() {
    assertThat(
            new PreparedSql(
                    select(MARKETS.ID).from(MARKETS).where(MARKETS.STATUS.eq(MarketStatus.ACTIVE)))
                .toString())
        .contains("= 'active'")
        .doesNotContain("?");
  }

  @Test
  void the_text_does_not_depend_on_how_many_rows_are_given() {
    PreparedSql statement =
        new PreparedSql(select(USERS.NAME).from(USERS).where(IDS.contain(USERS.ID)));
    assertThat(statement.on(database).with(IDS, List.of()).list(r -> r.get(USERS.NAME))).isEmpty();
    assertThat(statement.on(database).with(IDS, List.of(ann)).list(r -> r.get(USERS.NAME)))
        .containsExactly("ann");
  }

  @Test
  void columns_are_read_in_any_order_and_only_those_that_are_selected() {
    PreparedSql statement =
        new PreparedSql(
            select(USERS.ID, USERS.ROLE, USERS.EXTERNAL_ID, USERS.NAME)
                .from(USERS)
                .where(USERS.ID.eq(ID)));
    assertThat(
            statement
                .on(database)
                .with(ID, ann)
                .list(row -> List.of(row.get(USERS.NAME), row.get(USERS.ROLE), row.get(USERS.ID))))
        .containsExactly(List.of("ann", Role.USER, ann));
    assertRefused(statement, USERS.EMAIL, "is not one of the columns");
    assertRefused(statement, USERS.EXTERNAL_ID, "there is nothing in the column");
  }

  private void assertRefused(PreparedSql statement, Field<?> field, String why) {
    assertThatThrownBy(() -> statement.on(database).with(ID, ann).list(row -> row.get(field)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(why);
  }

  @Test
  void all_columns_of_a_table_are_never_asked_for() {
    assertThatThrownBy(() -> new PreparedSql(select(asterisk()).from(USERS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be named");
  }
}
