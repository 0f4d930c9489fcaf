package org.bellwether.application.identity;

import org.bellwether.application.identity.AccessTokens.AccessToken;
import org.bellwether.domain.identity.RefreshToken;
import org.bellwether.domain.identity.User;

/// What somebody gets who has just proved who they are.
///
/// @param accessToken for requests, good for minutes
/// @param refreshToken for the next pair
public record TokenPair(User user, AccessToken accessToken, RefreshToken refreshToken) {}
