package org.bellwether.application;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// Who did what to which object: only ever added to.
public interface AuditTrail {

  /// Adds a line, in the transaction of what it tells of.
  void record(Entry entry);

  /// @param actor who did it; null for the system itself
  /// @param from the address they did it from; null for the system itself
  /// @param action such as `resolve`, in kebab-case
  /// @param object what it was done to: the kind and the id, such as `market:…`
  /// @param details for people
  record Entry(
      Instant at,
      @Nullable UserId actor,
      @Nullable String from,
      String action,
      String object,
      String details) {}
}
