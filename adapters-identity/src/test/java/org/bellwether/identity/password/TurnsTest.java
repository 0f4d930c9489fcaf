package org.bellwether.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.batching.TooManyWaiting;
import org.bellwether.application.identity.PasswordHasher.Asker;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.identity.password.Turns.Turn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One has a turn, and others wait.
class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration NOT_AT_ALL = Duration.ZERO;

  private final Turns turns = new Turns(1, 3, 6);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<String>> coming = new ArrayList<>();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static Asker asker(String account, String from) {
    return new Asker(new EmailAddress(account + "@example.org"), from);
  }

  /// Waits in another thread, and is there when this returns.
  private void comes(String account, String from) {
    int before = turns.waiting();
    Future<String> one = threads.submit(work(account, from));
    coming.add(one);
    while (turns.waiting() == before && !one.isDone()) {
      Thread.onSpinWait();
    }
  }

  private Callable<String> work(String account, String from) {
    return () -> {
      try (Turn _ = turns.await(asker(account, from), LONG)) {
        order.add(account);
        return account;
      }
    };
  }

  @Test
  void networks_take_turns_however_many_wait_from_each() throws Exception {
    try (Turn _ = turns.await(asker("first", "192.0.2.1"), LONG)) {
      comes("flood-1", "203.0.113.1");
      comes("flood-2", "203.0.113.2");
      comes("flood-3", "203.0.113.3");
      comes("ann", "198.51.100.1");
      comes("ben", "2001:db8::1");
    }
    for (Future<String> one : coming) {
      one.get();
    }
    assertThat(order).containsExactly("flood-1", "ann", "ben", "flood-2", "flood-3");
  }

  @Test
  void of_one_network_only_so_many_wait() throws Exception {
    try (Turn _ = turns.await(asker("first", "192.0.2.1"), LONG)) {
      for (int i = 0; i < 3; i++) {
        comes("flood-" + i, "2001:db8:1:" + i + "::1");
      }
      assertThatThrownBy(() -> turns.await(asker("flood-4", "2001:db8:1:4::1"), LONG))
          .isInstanceOf(TooManyWaiting.class);
      comes("ann", "2001:db8:2::1");
      assertThat(turns.waiting()).isEqualTo(4);
    }
  }

  @Test
  void where_there_is_no_room_the_network_with_most_gives_it() throws Exception {
    try (Turn _ = turns.await(asker("first", "192.0.2.1"), LONG)) {
      for (int i = 0; i < 3; i++) {
        comes("flood-" + i, "203.0.113.1");
      }
      comes("a", "198.51.100.1");
      comes("b", "198.51.101.1");
      comes("c", "198.51.102.1");
      Future<String> honest = threads.submit(work("d", "198.51.103.1"));
      assertThatThrownBy(coming.get(2)::get).hasCauseInstanceOf(TooManyWaiting.class);
      assertThat(honest.isDone()).isFalse();
    }
    assertThat(coming.getFirst().get()).isEqualTo("flood-0");
  }

  @Test
  void an_account_has_one_turn_at_a_time_and_nobody_waits_for_it() throws Exception {
    Turns two = new Turns(2, 3, 6);
    try (Turn _ = two.await(asker("ann", "203.0.113.1"), LONG)) {
      assertThatThrownBy(() -> two.await(asker("ann", "192.0.2.1"), NOT_AT_ALL))
          .isInstanceOf(TimeoutException.class);
      two.await(asker("ben", "203.0.113.1"), NOT_AT_ALL).close();
    }
    two.await(asker("ann", "192.0.2.1"), NOT_AT_ALL).close();
  }

  @Test
  void who_gave_up_waiting_is_in_nobodys_way() throws Exception {
    Turn first = turns.await(asker("first", "192.0.2.1"), LONG);
    assertThatThrownBy(() -> turns.await(asker("ann", "203.0.113.1"), NOT_AT_ALL))
        .isInstanceOf(TimeoutException.class);
    assertThat(turns.waiting()).isZero();
    first.close();
    first.close();
    turns.await(asker("ben", "203.0.113.1"), NOT_AT_ALL).close();
  }
}
