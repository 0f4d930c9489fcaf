package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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
  void a_token_that_was_used_a_moment_ago_gets_the_same_next_one() {
    Session.Renewed once = (Session.Renewed) session.renew(first, NOW, LIFE);
    Instant late = NOW.plus(Session.GRACE).minusNanos(1);
    for (Instant again : new Instant[] {NOW, NOW.minusSeconds(1), NOW.plusSeconds(5), late}) {
      assertThat(once.session().renew(first, again, LIFE))
          .isEqualTo(new Session.Repeated(once.next()));
      assertThat(once.session().goesOnWith(first, again)).isTrue();
    }
  }

  @Test
  void a_token_that_was_used_before_that_is_recognised() {
    Session.Renewed once = (Session.Renewed) session.renew(first, NOW, LIFE);
    for (Instant later : new Instant[] {NOW.plus(Session.GRACE), NOW.plus(LIFE.whole())}) {
      assertThat(once.session().renew(first, later, LIFE)).isEqualTo(new Session.Reused());
      assertThat(once.session().goesOnWith(first, later)).isFalse();
    }
    Session.Renewed twice = (Session.Renewed) once.session().renew(once.next(), NOW, LIFE);
    assertThat(twice.session().renew(first, NOW, LIFE))
        .as("two before the current one, at once")
        .isEqualTo(new Session.Reused());
  }

  @Test
  void a_session_that_is_over_repeats_nothing() {
    Instant end = NOW.plus(LIFE.whole());
    Session kept =
        new Session(
            session.family(),
            session.current(),
            null,
            session.user(),
            NOW,
            end.minus(Duration.ofDays(1)),
            end);
    Session.Renewed last = (Session.Renewed) kept.renew(first, end.minusSeconds(1), LIFE);
    assertThat(last.session().renew(first, end, LIFE)).isEqualTo(new Session.Ended());
  }

  /// A node that knows nothing of handovers changes the current token and leaves the rest.
  @Test
  void a_handover_to_another_token_than_the_current_one_is_none() {
    Session.Renewed once = (Session.Renewed) session.renew(first, NOW, LIFE);
    Session changed =
        new Session(
            session.family(),
            Secret.random().hash(),
            once.session().handover(),
            session.user(),
            NOW,
            NOW,
            session.endsAt());
    assertThat(changed.renew(first, NOW, LIFE)).isEqualTo(new Session.Reused());
  }

  /// Several who share a session and refresh it whenever they like, with the token that they have.
  @RepeatedTest(50)
  void a_session_ends_at_the_first_token_that_is_too_old_and_not_before(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<RefreshToken> given = new ArrayList<>(List.of(first));
    int[] held = new int[3];
    Session now = session;
    Instant clock = NOW;
    Instant renewedAt = NOW;
    for (int step = 0; step < 200; step++) {
      clock = clock.plusSeconds(random.nextInt(25));
      int who = random.nextInt(held.length);
      int latest = given.size() - 1;
      Session.Renewal renewal = now.renew(given.get(held[who]), clock, LIFE);
      if (held[who] == latest) {
        Session.Renewed renewed = (Session.Renewed) renewal;
        now = renewed.session();
        renewedAt = clock;
        assertThat(given).doesNotContain(renewed.next());
        given.add(renewed.next());
        held[who] = latest + 1;
      } else if (held[who] == latest - 1 && clock.isBefore(renewedAt.plus(Session.GRACE))) {
        assertThat(renewal).isEqualTo(new Session.Repeated(given.get(latest)));
        held[who] = latest;
      } else {
        assertThat(renewal).isEqualTo(new Session.Reused());
        return;
      }
    }
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
