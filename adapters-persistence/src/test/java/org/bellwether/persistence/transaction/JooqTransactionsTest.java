package org.bellwether.persistence.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.application.transaction.TransactionsContract;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.persistence.TestDatabase;
import org.junit.jupiter.api.Test;

class JooqTransactionsTest extends TransactionsContract {
  private final Transactions transactions = new JooqTransactions(TestDatabase.dsl());
  private final AtomicInteger conflicts = new AtomicInteger();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected UserRepository users() {
    return TestDatabase.users();
  }

  @Override
  protected void getInTheWay() {
    if (conflicts.getAndIncrement() == 0) {
      TestDatabase.dsl()
          .execute("do $$ begin raise exception 'on purpose' using errcode = '40001'; end $$");
    }
  }

  /// So nothing that changes the database is past those who remember what is in it.
  @Test
  void all_that_are_made_over_a_database_are_one() {
    Transactions others = new JooqTransactions(TestDatabase.dsl());
    List<String> happened = new ArrayList<>();
    others.inTransaction(() -> {
      assertThat(transactions.isOpen()).isTrue();
      transactions.afterCommit(() -> happened.add("follows"));
      assertThatThrownBy(() -> transactions.inTransaction(() -> happened.add("nested")))
          .isInstanceOf(IllegalStateException.class);
      return happened.add("works");
    });
    assertThat(happened).containsExactly("works", "follows");
  }
}
