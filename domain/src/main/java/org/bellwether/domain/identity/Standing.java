package org.bellwether.domain.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a caller stands now, whatever their token remembers: what decides who may do what wherever
/// it changes rights or money.
///
/// @param caller as they came
/// @param role of now; null when what they proved themselves with counts no more
/// @param roleKnownAt when that was their role
/// @param loggedInAt when they last proved who they are; null when nobody knows, or for a program
/// @param now when this was asked
public record Standing(
    Caller caller,
    @Nullable Role role,
    Instant roleKnownAt,
    @Nullable Instant loggedInAt,
    Instant now) {

  /// How long a login, and what another system says of somebody's role, is recent.
  public static final Duration RECENT = Duration.ofMinutes(15);

  /// Of somebody whose proof counts no more.
  public static Standing ofNobody(Caller caller, Instant now) {
    return new Standing(caller, null, now, null, now);
  }

  /// What they lack to do anything at all.
  public Optional<Lack> lackOfProof() {
    return role == null ? Optional.of(Lack.PROOF) : Optional.empty();
  }

  /// What they lack to do what takes that permission.
  public Optional<Lack> lackOf(Permission permission) {
    if (role == null) {
      return Optional.of(Lack.PROOF);
    }
    if (!role.has(permission) || !caller.scope().contains(permission)) {
      return Optional.of(Lack.PERMISSION);
    }
    return Role.USER.has(permission) || isRecent(roleKnownAt)
        ? Optional.empty()
        : Optional.of(Lack.RECENT_LOG_IN);
  }

  /// The same, when it takes a person.
  public Optional<Lack> lackInPerson(Permission permission) {
    return lackOf(permission).or(this::lackOfPerson);
  }

  /// What they lack to do what a stolen token must not do.
  public Optional<Lack> lackOfRecentLogIn() {
    return lackOfProof()
        .or(this::lackOfPerson)
        .or(() ->
            loggedInAt != null && isRecent(loggedInAt)
                ? Optional.empty()
                : Optional.of(Lack.RECENT_LOG_IN));
  }

  /// What they lack to change what `owner` made: nothing for their own; that of others takes the
  /// permission to delete, which is what sets moderators and admins apart.
  public Optional<Lack> lackToChangeWhatBelongsTo(UserId owner) {
    return caller.id().equals(owner) ? lackOfProof() : lackOf(Permission.DELETE);
  }

  /// What they lack to decide what becomes of the money in what `owner` made: the same, but for
  /// others no program decides.
  public Optional<Lack> lackToDecideFor(UserId owner) {
    return caller.id().equals(owner) ? lackOfProof() : lackInPerson(Permission.DELETE);
  }

  private Optional<Lack> lackOfPerson() {
    return caller.isPerson() ? Optional.empty() : Optional.of(Lack.PERSON);
  }

  private boolean isRecent(Instant then) {
    return !then.isBefore(now.minus(RECENT));
  }
}
