package org.bellwether.application.identity;

import java.util.List;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;

/// Looks up what anybody may see of a user.
public final class GetProfile {
  private final UserRepository users;

  public GetProfile(UserRepository users) {
    this.users = users;
  }

  public Result execute(UserId id) {
    Profile profile = users.findProfiles(List.of(id)).get(id);
    return profile == null ? new IdentityRefusal.UserNotFound(id) : new Found(profile);
  }

  /// Found, or a refusal.
  public sealed interface Result permits Found, IdentityRefusal.UserNotFound {}

  public record Found(Profile profile) implements Result {}
}
