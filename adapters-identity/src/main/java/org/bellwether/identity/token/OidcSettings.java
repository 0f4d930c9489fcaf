package org.bellwether.identity.token;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.bellwether.domain.identity.Role;

/// Another system that logs users in: an OpenID provider.
///
/// @param issuer the `iss` of its tokens
/// @param audience what its tokens must be for
/// @param clients programs whose tokens are taken; empty: the audience alone, and tokens that name
///   none
/// @param scopes that its tokens must have
/// @param jwksUrl where its public keys are
/// @param roleClaim where its tokens say what roles somebody has: a claim, or a path of claims with
///   dots between; a text or a list of texts
/// @param roles what its roles are here; of several the mightiest counts, and who has none is a
///   user
/// @param retries when its keys cannot be fetched
public record OidcSettings(
    String issuer,
    String audience,
    Set<String> clients,
    Set<String> scopes,
    URI jwksUrl,
    String roleClaim,
    Map<String, Role> roles,
    Retries retries) {
  public OidcSettings {
    clients = Set.copyOf(clients);
    scopes = Set.copyOf(scopes);
    roles = Map.copyOf(roles);
  }
}
