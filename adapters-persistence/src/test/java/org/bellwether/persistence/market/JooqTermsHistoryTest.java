package org.bellwether.persistence.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TermsHistory;
import org.bellwether.domain.market.TermsHistoryContract;
import org.bellwether.persistence.TestDatabase;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

class JooqTermsHistoryTest extends TermsHistoryContract {
  private final TermsHistory history = new JooqTermsHistory(TestDatabase.empty());

  @Override
  protected TermsHistory history() {
    return history;
  }

  @Override
  protected MarketRepository markets() {
    return TestDatabase.markets();
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected <T> T inTransaction(Supplier<T> work) {
    return TestDatabase.inTransaction(work);
  }

  @Test
  void the_database_refuses_to_rewrite_it() {
    assertThatThrownBy(() -> TestDatabase.dsl().execute("update terms_changes set name = 'x'"))
        .isInstanceOfSatisfying(
            DataAccessException.class,
            e -> assertThat(e).hasMessageContaining("terms_changes is only ever added to"));
  }
}
