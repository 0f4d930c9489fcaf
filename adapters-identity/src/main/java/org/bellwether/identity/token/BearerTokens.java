package org.bellwether.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bellwether.application.identity.AuthenticateApiKey;
import org.bellwether.application.identity.TokenVerifier;
import org.bellwether.domain.identity.ApiKey;
import org.bellwether.domain.identity.Authority;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.Permission;
import org.bellwether.domain.identity.Proof;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Secret;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// Everything that may follow `Authorization: Bearer`: our access tokens, those of another system
/// when one is named in the settings, and API keys.
///
/// What was found good is remembered for a moment, since a signature or a look-up costs many times
/// the rest of a request. So a key that was revoked, a session that is over and a role that was
/// taken away are refused after [#REMEMBERED_FOR] at the latest; what changes rights or money asks
/// [Authority] itself.
public final class BearerTokens implements TokenVerifier {
  public static final Duration REMEMBERED_FOR = Duration.ofSeconds(5);
  private static final Duration TOKEN_REMEMBERED = Duration.ofMinutes(1);
  private static final int REMEMBERED = 10_000;

  /// Long enough for anybody's claims, short enough to look at.
  private static final int MAX_LENGTH = 8192;

  private final TokenKeys keysOfOurs;
  private final JwtRules ours;
  private final @Nullable OidcTokens others;
  private final AuthenticateApiKey authenticateApiKey;
  private final Authority authority;
  private final InstantSource clock;
  private final Cache<String, Known> tokens =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(TOKEN_REMEMBERED).build();
  private final Cache<Secret.Hash, Caller> keys =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

  /// The roles of users by their sessions; none for one that is over.
  private final Cache<Secret.Hash, Role> sessions =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

  /// Who a token speaks for, and until when.
  ///
  /// @param key of ours that signed it; null for others
  private record Known(UserId id, Role role, Proof proof, @Nullable String key, Instant expiresAt) {

    Caller caller(String address) {
      return Caller.person(id, role, proof, address);
    }
  }

  /// @param tokenLife of the longest token of ours
  /// @param others null when only ours are believed
  public BearerTokens(
      TokenKeys keys,
      Duration tokenLife,
      @Nullable OidcTokens others,
      AuthenticateApiKey authenticateApiKey,
      Authority authority,
      InstantSource clock) {
    this.keysOfOurs = keys;
    this.ours =
        new JwtRules(
            JwtAccessTokens.ISSUER,
            JwtAccessTokens.ISSUER,
            JwtRules.Types.ACCESS_TOKEN,
            Set.of(keys.algorithm()),
            keys.verifiers(),
            Set.of("userId", "role", "exp", "nbf", "iat", "jti"),
            tokenLife,
            Duration.ZERO,
            clock);
    this.others = others;
    this.authenticateApiKey = authenticateApiKey;
    this.authority = authority;
    this.clock = clock;
  }

  /// Ends a verification.
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient Verification as;

    Refused(Verification as) {
      super(as.toString(), null, false, false);
      this.as = as;
    }
  }

  @Override
  public Verification verify(String token, String address) {
    try {
      return new Verification.Verified(caller(token, address));
    } catch (Refused e) {
      return e.as;
    }
  }

  private Caller caller(String token, String address) {
    if (token.length() > MAX_LENGTH) {
      throw invalid("the access token is too long");
    }
    if (token.startsWith(ApiKey.PREFIX)) {
      return program(token.substring(ApiKey.PREFIX.length()), address);
    }
    Known known = tokens.getIfPresent(token);
    if (known == null) {
      known = person(token, address);
      tokens.put(token, known);
    } else if (!clock.instant().isBefore(known.expiresAt())) {
      throw invalid("the access token has expired, log in again");
    } else if (known.key() != null && !keysOfOurs.believe(known.key())) {
      throw invalid(
          "the access token was signed with a key that is believed no more, log in again");
    }
    Caller caller = known.caller(address);
    return known.proof() instanceof Proof.OfSession(Secret.Hash session) && session != null
        ? asNow(caller, session)
        : caller;
  }

  private Caller asNow(Caller caller, Secret.Hash session) {
    Role role = sessions.getIfPresent(session);
    if (role == null) {
      role = authority.find(caller).role();
      if (role == null) {
        throw new Refused(new Verification.Lacking(Lack.PROOF));
      }
      sessions.put(session, role);
    }
    return Caller.person(caller.id(), role, caller.proof(), caller.address());
  }

  @Override
  public Optional<Lack> lackNow(Caller caller, Permission permission) {
    return authority.find(caller).lackOf(permission);
  }

  private Caller program(String text, String address) {
    if (!Secret.isOne(text)) {
      throw invalid("the API key is not one of ours");
    }
    Secret secret = new Secret(text);
    Caller known = keys.getIfPresent(secret.hash());
    if (known == null) {
      known =
          authenticateApiKey
              .execute(secret, address)
              .orElseThrow(() -> invalid("the API key is unknown, revoked or has expired"));
      keys.put(secret.hash(), known);
    }
    return new Caller(known.id(), known.role(), known.proof(), known.scope(), address);
  }

  private Known person(String token, String address) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      String issuer = jwt.getJWTClaimsSet().getIssuer();
      if (others != null && others.issuer().equals(issuer)) {
        JWTClaimsSet claims = others.verified(jwt);
        return known(
            others.user(claims, address), others.role(claims), vouched(claims), null, claims);
      }
      JWTClaimsSet claims = ours.verified(jwt);
      return known(
          new UserId(UUID.fromString(claims.getStringClaim("userId"))),
          Role.valueOf(claims.getStringClaim("role").toUpperCase(Locale.ROOT)),
          session(claims),
          jwt.getHeader().getKeyID(),
          claims);
    } catch (ExpiredJWTException e) {
      throw invalid("the access token has expired, log in again");
    } catch (BadJOSEException | ParseException | IllegalArgumentException e) {
      // what is wrong with it is for its maker to find out: it helps forgers most
      throw invalid("the access token is not one of ours, or not for this service, or not yet");
    }
  }

  private static Known known(
      UserId id, Role role, Proof proof, @Nullable String key, JWTClaimsSet claims) {
    return new Known(id, role, proof, key, claims.getExpirationTime().toInstant());
  }

  private static Proof session(JWTClaimsSet claims) throws ParseException {
    String session = claims.getStringClaim(JwtAccessTokens.SESSION);
    return new Proof.OfSession(session == null ? null : new Secret.Hash(session));
  }

  private static Proof vouched(JWTClaimsSet claims) throws ParseException {
    Date loggedInAt = claims.getDateClaim("auth_time");
    return new Proof.OfProvider(
        claims.getIssueTime().toInstant(), loggedInAt == null ? null : loggedInAt.toInstant());
  }

  private static Refused invalid(String why) {
    return new Refused(new Verification.Invalid(why));
  }
}
