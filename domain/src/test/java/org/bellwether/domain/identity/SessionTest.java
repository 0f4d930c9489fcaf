package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A session is renewed by the token it gave last, for as long as it lasts.
class SessionTest {
  private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
  private static final Session.Life LIFE =
      new Session.Life(Duration.ofDays(7), Duration.ofDays(10));

  private final RefreshToken first = RefreshToken.first();
  private final Session session = Session.start(new UserId(UUID.randomUUID()), first, NOW, LIFE);

  @Test
  void each_token_renews_it_once() {
    Session.Renewed once = (Session.Renewed) session.renew(first, NOW.plusSeconds(1), LIFE);
    Session.Renewed twice =
        (Session.Renewed) once.session().renew(once.next(), NOW.plusSeconds(2), LIFE);
    assertThat(twice.session().startedAt()).isEqualTo(NOW);
    assertThat(twice.session().endsAt()).isEqualTo(session.endsAt());
    assertThat(twice.next().family()).isEqualTo(first.family());
    assertThat(twice.next().current()).isNotIn(first.current(), once.next().current());
  }

  @Test
  void a_token_that_was_used_is_recognised() {
    Session.Renewed once = (Session.Renewed) session.renew(first, NOW, LIFE);
    assertThat(once.session().renew(first, NOW, LIFE)).isEqualTo(new Session.Reused());
    assertThat(once.session().renew(first, NOW.plus(LIFE.whole()), LIFE))
        .as("after the end as well")
        .isEqualTo(new Session.Reused());
  }

  @Test
  void it_ends_when_it_is_left_alone() {
    assertThat(session.renew(first, NOW.plus(LIFE.idle()).minusNanos(1), LIFE))
        .isInstanceOf(Session.Renewed.class);
    assertThat(session.renew(first, NOW.plus(LIFE.idle()), LIFE)).isEqualTo(new Session.Ended());
  }

  @Test
  void it_ends_however_much_it_is_used() {
    Session.Renewed late =
        (Session.Renewed) session.renew(first, NOW.plus(Duration.ofDays(6)), LIFE);
    Instant end = NOW.plus(LIFE.whole());
    assertThat(late.session().renew(late.next(), end.minusNanos(1), LIFE))
        .isInstanceOf(Session.Renewed.class);
    assertThat(late.session().renew(late.next(), end, LIFE)).isEqualTo(new Session.Ended());
  }

  @Test
  void a_token_of_another_session_is_no_business_of_this_one() {
    assertThatThrownBy(() -> session.renew(RefreshToken.first(), NOW, LIFE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
