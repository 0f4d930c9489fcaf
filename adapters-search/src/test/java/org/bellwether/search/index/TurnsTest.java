package org.bellwether.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bellwether.application.Outage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {

  @Test
  void who_finds_no_turn_in_time_is_told_to_come_again() throws Exception {
    Turns turns = new Turns(1, 10, 1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first =
          threads.submit(() ->
              turns.take(() -> {
                begun.countDown();
                try {
                  end.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return 1;
              }));
      begun.await();
      assertThatThrownBy(() -> turns.take(() -> 2)).isInstanceOf(Outage.class);
      end.countDown();
      assertThat(first.get()).isEqualTo(1);
    }
    assertThat(turns.take(() -> 3)).isEqualTo(3);
  }

  @Test
  void nobody_waits_behind_as_many_as_may_wait() {
    Turns none = new Turns(1, 0, 60_000);
    assertThatThrownBy(() -> none.take(() -> 1)).isInstanceOf(Outage.class);
  }

  @Test
  void a_turn_is_given_back_when_the_work_fails() throws Exception {
    Turns turns = new Turns(1, 10, 60_000);
    assertThatThrownBy(() ->
            turns.take(() -> {
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(turns.take(() -> 1)).isEqualTo(1);
  }
}
