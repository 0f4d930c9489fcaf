package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who may do what, by what is true now.
class StandingTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final UserId ANN = new UserId(UUID.randomUUID());
  private static final UserId BEN = new UserId(UUID.randomUUID());

  /// What a token says who was an admin when it was made.
  private static final Caller PERSON =
      Caller.person(ANN, Role.ADMIN, new Proof.OfSession(Secret.random().hash()), "192.0.2.1");

  private static final Caller PROGRAM =
      new Caller(
          ANN,
          Role.ADMIN,
          new Proof.OfApiKey(UUID.randomUUID()),
          EnumSet.allOf(Permission.class),
          "192.0.2.1");

  private static Standing standing(Caller caller, Role role) {
    return new Standing(caller, role, NOW, NOW, NOW);
  }

  @ParameterizedTest
  @EnumSource
  void the_role_of_now_counts_and_not_that_of_the_token(Role role) {
    for (Permission permission : Permission.values()) {
      assertThat(standing(PERSON, role).lackOf(permission).isEmpty())
          .as("%s to %s", role, permission)
          .isEqualTo(role.has(permission));
    }
  }

  @Test
  void a_program_does_no_more_than_its_key_is_for_and_nothing_that_takes_a_person() {
    Caller reads = new Caller(ANN, Role.ADMIN, PROGRAM.proof(), EnumSet.of(Permission.READ), "::1");
    assertThat(standing(reads, Role.ADMIN).lackOf(Permission.READ)).isEmpty();
    assertThat(standing(reads, Role.ADMIN).lackOf(Permission.ADMIN)).contains(Lack.PERMISSION);
    assertThat(standing(PROGRAM, Role.ADMIN).lackOf(Permission.ADMIN)).isEmpty();
    assertThat(standing(PROGRAM, Role.ADMIN).lackInPerson(Permission.ADMIN)).contains(Lack.PERSON);
    assertThat(standing(PROGRAM, Role.ADMIN).lackOfRecentLogIn()).contains(Lack.PERSON);
  }

  @Test
  void everybody_changes_their_own_and_moderators_that_of_others() {
    assertThat(standing(PERSON, Role.USER).lackToChangeWhatBelongsTo(ANN)).isEmpty();
    assertThat(standing(PERSON, Role.USER).lackToDecideFor(ANN)).isEmpty();
    assertThat(standing(PERSON, Role.USER).lackToChangeWhatBelongsTo(BEN))
        .contains(Lack.PERMISSION);
    assertThat(standing(PERSON, Role.MODERATOR).lackToChangeWhatBelongsTo(BEN)).isEmpty();
    assertThat(standing(PERSON, Role.MODERATOR).lackToDecideFor(BEN)).isEmpty();
  }

  @Test
  void a_program_decides_about_the_money_of_its_owner_alone() {
    assertThat(standing(PROGRAM, Role.MODERATOR).lackToDecideFor(ANN)).isEmpty();
    assertThat(standing(PROGRAM, Role.MODERATOR).lackToChangeWhatBelongsTo(BEN)).isEmpty();
    assertThat(standing(PROGRAM, Role.MODERATOR).lackToDecideFor(BEN)).contains(Lack.PERSON);
  }

  @Test
  void whose_proof_counts_no_more_lacks_it_for_everything() {
    Standing nobody = Standing.ofNobody(PERSON, NOW);
    assertThat(nobody.lackOfProof())
        .contains(Lack.PROOF)
        .isEqualTo(nobody.lackOf(Permission.READ))
        .isEqualTo(nobody.lackInPerson(Permission.ADMIN))
        .isEqualTo(nobody.lackOfRecentLogIn())
        .isEqualTo(nobody.lackToChangeWhatBelongsTo(ANN))
        .isEqualTo(nobody.lackToDecideFor(ANN));
  }

  @Test
  void a_login_is_recent_for_some_minutes() {
    assertThat(loggedIn(Standing.RECENT).lackOfRecentLogIn()).isEmpty();
    assertThat(loggedIn(Standing.RECENT.plusMillis(1)).lackOfRecentLogIn())
        .contains(Lack.RECENT_LOG_IN);
  }

  private static Standing loggedIn(Duration ago) {
    return new Standing(PERSON, Role.USER, NOW, NOW.minus(ago), NOW);
  }

  /// What another system says of somebody's role is as old as the token it is in.
  @Test
  void a_role_that_was_told_too_long_ago_is_none() {
    Instant tooLongAgo = NOW.minus(Standing.RECENT).minusMillis(1);
    Standing told = new Standing(PERSON, Role.ADMIN, tooLongAgo, tooLongAgo, NOW);
    assertThat(told.lackOf(Permission.ADMIN)).contains(Lack.RECENT_LOG_IN);
    assertThat(told.lackToChangeWhatBelongsTo(BEN)).contains(Lack.RECENT_LOG_IN);
    assertThat(told.lackToChangeWhatBelongsTo(ANN)).isEmpty();
    assertThat(told.lackOf(Permission.WRITE)).as("what every user has").isEmpty();
  }
}
