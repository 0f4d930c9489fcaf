package org.bellwether.rest.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.UUID;
import org.bellwether.application.audit.AuditLine;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// A line of the audit trail; each text but the actor's name is as it was hashed.
///
/// @param actor absent when it was the system itself
/// @param address absent when it was the system itself
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditLineResponse(
    long number,
    String at,
    @Nullable Actor actor,
    @Nullable String address,
    String action,
    String object,
    String details,
    String hash) {

  /// @param name absent where it was not asked for, and of users that are gone
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Actor(UUID id, @Nullable String name) {}

  static AuditLineResponse from(AuditLine line, Map<UserId, Profile> actors) {
    UserId actor = line.entry().actor();
    Profile profile = actor == null ? null : actors.get(actor);
    return new AuditLineResponse(
        line.number(),
        AuditLine.text(line.entry().at()),
        actor == null ? null : new Actor(actor.value(), profile == null ? null : profile.name()),
        line.entry().from(),
        line.entry().action(),
        line.entry().object(),
        line.entry().details(),
        line.hash());
  }
}
