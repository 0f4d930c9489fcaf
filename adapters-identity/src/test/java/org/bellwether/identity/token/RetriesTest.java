package org.bellwether.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final Retries retries = new Retries(3, Duration.ofMillis(20));
  private final List<Long> calls = new ArrayList<>();

  private String failing(int times, Exception failure) throws Exception {
    calls.add(System.nanoTime());
    if (calls.size() <= times) {
      throw failure;
    }
    return "answer";
  }

  @Test
  void a_call_that_failed_on_its_way_is_repeated_after_twice_the_time_each_time() throws Exception {
    assertThat(retries.call(() -> failing(3, new IOException("gone")))).isEqualTo("answer");
    assertThat(calls).hasSize(4);
    for (int i = 0; i < 3; i++) {
      long millis = Duration.ofNanos(calls.get(i + 1) - calls.get(i)).toMillis();
      assertThat(millis).isGreaterThanOrEqualTo((long) (20 * (1 << i) * 0.75) - 1);
    }
  }

  @Test
  void after_the_last_time_it_comes_out_as_it_is() {
    IOException gone = new IOException("gone");
    assertThatThrownBy(() -> retries.call(() -> failing(9, gone))).isSameAs(gone);
    assertThat(calls).hasSize(4);
  }

  @Test
  void anything_else_is_not_repeated() {
    IllegalStateException bug = new IllegalStateException("bug");
    assertThatThrownBy(() -> retries.call(() -> failing(9, bug))).isSameAs(bug);
    assertThat(calls).hasSize(1);
  }
}
