package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every backend for sessions must do.
public abstract class SessionRepositoryContract {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final Session.Life LIFE =
      new Session.Life(Duration.ofDays(7), Duration.ofDays(30));

  /// An empty repository.
  protected abstract SessionRepository sessions();

  /// A new user of the same backend.
  protected abstract UserId user();

  protected abstract <T> T inTransaction(Supplier<T> work);

  private Session create(UserId user, Instant at) {
    return create(Session.start(user, RefreshToken.first(), at, LIFE));
  }

  private Session create(Session session) {
    return inTransaction(() -> {
      sessions().create(session);
      return session;
    });
  }

  private Optional<Session> find(Session session) {
    return inTransaction(() -> sessions().lock(session.family()));
  }

  @Test
  void a_session_is_found_as_it_was_kept() {
    Session session = create(user(), NOW);
    assertThat(find(session)).contains(session);
    assertThat(sessions().find(session.family())).contains(session);
    assertThat(inTransaction(() -> sessions().lock(Secret.random().hash()))).isEmpty();
    assertThat(sessions().find(Secret.random().hash())).isEmpty();
  }

  @Test
  void a_renewal_is_kept() {
    RefreshToken token = RefreshToken.first();
    Session session = create(Session.start(user(), token, NOW, LIFE));
    Session.Renewed renewed = (Session.Renewed) session.renew(token, NOW.plusSeconds(5), LIFE);
    inTransaction(() -> {
      sessions().update(renewed.session());
      return renewed;
    });
    assertThat(find(session)).contains(renewed.session());
    assertThat(renewed.session()).isNotEqualTo(session);
    Session.Renewed again =
        (Session.Renewed) renewed.session().renew(renewed.next(), NOW.plusSeconds(9), LIFE);
    inTransaction(() -> {
      sessions().update(again.session());
      return again;
    });
    assertThat(find(session)).contains(again.session());
    assertThat(find(session).orElseThrow().renew(renewed.next(), NOW.plusSeconds(9), LIFE))
        .isEqualTo(new Session.Repeated(again.next()));
  }

  @Test
  void one_session_ends_or_all_of_a_user() {
    UserId ann = user();
    Session first = create(ann, NOW);
    Session second = create(ann, NOW);
    Session third = create(ann, NOW);
    Session bens = create(user(), NOW);
    inTransaction(() -> {
      sessions().delete(first.family());
      return first;
    });
    assertThat(find(first)).isEmpty();
    assertThat(find(second)).isPresent();
    assertThat(inTransaction(() -> sessions().deleteAll(ann))).isEqualTo(2);
    assertThat(find(third)).isEmpty();
    assertThat(find(bens)).contains(bens);
  }

  @Test
  void what_is_over_is_forgotten_some_at_a_time() {
    UserId ann = user();
    Instant idle = NOW.minus(LIFE.idle());
    for (int i = 0; i < 3; i++) {
      create(ann, idle.minusSeconds(i));
      create(ann, NOW.minus(LIFE.whole()).minusSeconds(i));
    }
    Session lasts = create(ann, idle.plusMillis(1));
    assertThat(forget(4)).isEqualTo(4);
    assertThat(forget(4)).isEqualTo(2);
    assertThat(forget(4)).isZero();
    assertThat(find(lasts)).contains(lasts);
  }

  private int forget(int limit) {
    return inTransaction(() -> sessions().deleteEnded(NOW, NOW.minus(LIFE.idle()), limit));
  }
}
