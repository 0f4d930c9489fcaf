package org.bellwether.application.audit;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.bellwether.application.Page;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.jspecify.annotations.Nullable;

/// Lists the audit trail, the latest line first, with the actors in one batch.
public final class ListAuditTrail {
  private final AuditTrail trail;
  private final UserRepository users;

  public ListAuditTrail(AuditTrail trail, UserRepository users) {
    this.trail = trail;
    this.users = users;
  }

  /// @param before only lines with a smaller number; null to begin with the latest
  public Found execute(AuditTrail.Filter filter, @Nullable Long before, int limit) {
    Page<AuditLine, Long> page =
        Page.of(trail.findLatest(filter, before, limit + 1), limit, AuditLine::number);
    return new Found(
        page,
        users.findProfiles(
            page.items().stream()
                .map(line -> line.entry().actor())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())));
  }

  /// @param actors the profiles of those in the page that are known
  public record Found(Page<AuditLine, Long> page, Map<UserId, Profile> actors) {}
}
