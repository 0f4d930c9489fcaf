package org.bellwether.domain.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Asks how a caller stands now, whatever their token remembers: whether what they proved
/// themselves with still counts, and what their role is. The role of somebody whom another system
/// logs in is what it says, as of when it said so.
public final class Authority {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final ApiKeyRepository keys;
  private final Session.Life life;
  private final InstantSource clock;

  public Authority(
      UserRepository users,
      SessionRepository sessions,
      ApiKeyRepository keys,
      Session.Life life,
      InstantSource clock) {
    this.users = users;
    this.sessions = sessions;
    this.keys = keys;
    this.life = life;
    this.clock = clock;
  }

  /// Within the transaction that acts on it: until that ends it stays as it is. Locks the user,
  /// then what they proved themselves with; a market is locked before, accounts are afterwards.
  public Standing lock(Caller caller) {
    return standing(caller, users.lockRights(caller.id()), sessions::lock, keys::lock);
  }

  /// For what only shows something.
  public Standing find(Caller caller) {
    return standing(caller, users.findRights(caller.id()), sessions::find, keys::findById);
  }

  private Standing standing(
      Caller caller,
      Optional<Rights> rights,
      Function<Secret.Hash, Optional<Session>> session,
      Function<UUID, Optional<ApiKey>> key) {
    Instant now = clock.instant();
    return rights
        .flatMap(known ->
            switch (caller.proof()) {
              case Proof.OfSession of ->
                  Optional.ofNullable(of.session())
                      .flatMap(session)
                      .filter(one -> one.user().equals(caller.id()) && !one.isOver(now, life))
                      .map(one -> new Standing(caller, known.role(), now, one.startedAt(), now));
              case Proof.OfProvider of ->
                  Optional.of(
                      new Standing(
                          caller,
                          caller.role(),
                          of.issuedAt(),
                          of.loggedInAt() == null ? of.issuedAt() : of.loggedInAt(),
                          now));
              case Proof.OfApiKey of ->
                  key.apply(of.key())
                      .filter(one ->
                          one.owner().equals(caller.id()) && one.counts(known, life.idle(), now))
                      .map(_ -> new Standing(caller, known.role(), now, null, now));
            })
        .orElseGet(() -> Standing.ofNobody(caller, now));
  }
}
