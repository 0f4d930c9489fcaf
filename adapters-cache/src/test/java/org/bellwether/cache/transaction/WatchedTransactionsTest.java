package org.bellwether.cache.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.application.transaction.TransactionsContract;
import org.bellwether.domain.identity.InMemoryUserRepository;
import org.bellwether.domain.identity.UserRepository;
import org.junit.jupiter.api.Test;

class WatchedTransactionsTest extends TransactionsContract {
  private final InMemoryUserRepository users = new InMemoryUserRepository();
  private final Transactions transactions =
      new WatchedTransactions(new InMemoryTransactions(users));
  private final List<String> happened = new ArrayList<>();

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected UserRepository users() {
    return users;
  }

  @Test
  void what_follows_comes_after_the_end_and_at_once_without_a_transaction() {
    transactions.inTransaction(() -> {
      assertThat(WatchedTransactions.isOpen()).isTrue();
      WatchedTransactions.afterwards(() -> happened.add("follows"));
      return happened.add("works");
    });
    WatchedTransactions.afterwards(() -> happened.add("at once"));
    assertThat(WatchedTransactions.isOpen()).isFalse();
    assertThat(happened).containsExactly("works", "follows", "at once");
  }

  @Test
  void it_comes_also_when_nobody_knows_whether_it_was_committed() {
    Transactions unsure =
        new WatchedTransactions(
            new Transactions() {
              @Override
              public <T> T inTransaction(Supplier<T> work) {
                T _ = work.get();
                throw new Outage("lost at the commit", new IllegalStateException());
              }
            });
    assertThatThrownBy(() ->
            unsure.inTransaction(() -> {
              WatchedTransactions.afterwards(() -> happened.add("follows"));
              return happened.add("works");
            }))
        .isInstanceOf(Outage.class);
    assertThat(happened).containsExactly("works", "follows");
  }
}
