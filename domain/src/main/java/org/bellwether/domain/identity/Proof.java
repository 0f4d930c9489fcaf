package org.bellwether.domain.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a caller has proved themselves with, so that it can be asked whether that still counts.
public sealed interface Proof {

  /// An access token that a person got by logging in here.
  ///
  /// @param session it belongs to; null when the token names none: whether it still counts cannot
  ///   be asked, so it does not where that matters
  record OfSession(Secret.@Nullable Hash session) implements Proof {}

  /// An access token of another system that logs people in.
  ///
  /// @param issuedAt when that system said what it says
  /// @param loggedInAt null when it does not say
  record OfProvider(Instant issuedAt, @Nullable Instant loggedInAt) implements Proof {}

  /// A key that a person made for a program.
  record OfApiKey(UUID key) implements Proof {}
}
