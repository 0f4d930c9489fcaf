package org.bellwether.rest.identity;

import java.util.UUID;
import org.bellwether.domain.identity.Profile;

/// What anybody sees of a user.
public record ProfileResponse(UUID id, String name) {

  public static ProfileResponse from(Profile profile) {
    return new ProfileResponse(profile.id().value(), profile.name());
  }
}
