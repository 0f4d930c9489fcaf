package org.bellwether.application.identity;

import org.bellwether.application.identity.AccessTokens.AccessToken;
import org.bellwether.domain.identity.User;

/// Somebody who has just proved who they are, and the token that says so.
public record Session(User user, AccessToken accessToken) {}
