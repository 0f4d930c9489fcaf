package org.bellwether.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.identity.RotateSigningKeys.Mode;
import org.bellwether.application.identity.SigningKeys.SigningKey;
import org.junit.jupiter.api.Test;

/// Keys come and go so that no token is refused before its time.
class RotateSigningKeysTest {
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  private final TestInstallation here = new TestInstallation();
  private final AtomicInteger made = new AtomicInteger();
  private final RotateSigningKeys rotate =
      new RotateSigningKeys(
          here.transactions,
          here.signingKeys,
          from -> new SigningKey("key " + made.incrementAndGet(), "private", from, null),
          TOKEN_LIFE,
          here.trail,
          here.clock);

  @Test
  void the_first_key_signs_at_once_and_there_is_one() {
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    assertThat(here.signingKeys.findAll())
        .containsExactly(new SigningKey("key 1", "private", here.clock.instant(), null));
  }

  @Test
  void the_next_key_is_known_before_it_signs_and_the_old_one_after_its_last_token() {
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    SigningKey next = rotate.execute(Mode.IN_TURN);
    Instant turn = here.clock.instant().plus(RotateSigningKeys.AHEAD);
    assertThat(next.signsFrom()).isEqualTo(turn);
    assertThat(here.signingKeys.findAll().getLast().retiresAt()).isAfter(turn.plus(TOKEN_LIFE));
    here.pass(Duration.ofHours(1));
    rotate.execute(Mode.IN_TURN);
    assertThat(here.signingKeys.findAll())
        .extracting(SigningKey::id)
        .containsExactly("key 3", "key 2");
    assertThat(here.trail.entries())
        .extracting(AuditTrail.Entry::action, AuditTrail.Entry::object, AuditTrail.Entry::from)
        .containsExactly(
            tuple("rotate-signing-keys", "signing-key:key 1", null),
            tuple("rotate-signing-keys", "signing-key:key 2", AuditTrail.COMMAND_LINE),
            tuple("rotate-signing-keys", "signing-key:key 3", AuditTrail.COMMAND_LINE));
  }

  @Test
  void a_stolen_key_is_worth_nothing_at_once() {
    rotate.execute(Mode.WHEN_THERE_IS_NONE);
    SigningKey next = rotate.execute(Mode.AT_ONCE);
    assertThat(next.signsFrom()).isEqualTo(here.clock.instant());
    assertThat(here.signingKeys.findAll()).containsExactly(next);
  }
}
