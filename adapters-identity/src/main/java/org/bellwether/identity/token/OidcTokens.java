package org.bellwether.identity.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Access tokens of another system. Its keys are fetched when they are needed, kept for some
/// minutes, and go on being used while they cannot be fetched.
///
/// An OpenID provider signs other things with the same keys, for others to read: that somebody has
/// logged in to a program (OpenID Connect Core 1.0, section 2) or out of it. They are refused by
/// what they say of themselves, and so is what was made for a program that the settings do not name
/// (`azp`, or `client_id` of RFC 9068), or has not the scopes that they ask for.
public final class OidcTokens {
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int FETCH_MILLIS = 2000;
  private static final int MAX_JWKS_BYTES = 256 * 1024;
  private static final Duration OUTAGE_BRIDGED = Duration.ofHours(4);
  private static final int MAX_EXTERNAL_ID = 300;

  /// What a name may have before it is composed, of which there is up to a quarter left.
  private static final int MAX_TYPED_NAME = 4 * Profile.MAX_NAME_LENGTH;

  /// What the other kinds have: an ID token (`nonce`, the hashes), a logout token (`events`).
  private static final Set<String> ID_TOKEN_CLAIMS =
      Set.of("nonce", "at_hash", "c_hash", "s_hash", "events");

  /// Where providers say which program a token was made for.
  private static final List<String> CLIENT_CLAIMS = List.of("azp", "client_id", "cid", "appid");

  private static final Duration TOLD_EVERY = Duration.ofMinutes(1);
  private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());
  private static final Logger LOG = LoggerFactory.getLogger(OidcTokens.class);

  private final OidcSettings settings;
  private final InstantSource clock;
  private final AtomicReference<Instant> told = new AtomicReference<>(Instant.EPOCH);
  private final AdmitExternalUser admit;
  private final JwtRules rules;

  public OidcTokens(OidcSettings settings, AdmitExternalUser admit, InstantSource clock) {
    this.settings = settings;
    this.admit = admit;
    this.clock = clock;
    this.rules =
        new JwtRules(
            settings.issuer(),
            settings.audience(),
            JwtRules.Types.ACCESS_TOKEN_OR_JWT,
            // none with a shared secret: a public key must never be taken for one
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256),
            keys(settings),
            Set.of("sub", "exp", "iat"),
            LONGEST_LIFE,
            SKEW,
            clock);
  }

  private static JWKSource<SecurityContext> keys(OidcSettings settings) {
    try {
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.create(
                  settings.jwksUrl().toURL(), new FromThereAlone(settings.retries()))
              .outageTolerant(OUTAGE_BRIDGED.toMillis())
              .build();
      return (selector, context) -> select(source, selector, context);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(settings.jwksUrl() + " cannot be fetched", e);
    }
  }

  /// A key that is not known has the keys fetched again, but not for each token that anybody makes
  /// up: too soon after the last time there is none such.
  private static List<JWK> select(
      JWKSource<SecurityContext> source, JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      return source.get(selector, context);
    } catch (RateLimitReachedException e) {
      if (source.get(ANY, context).isEmpty()) {
        throw e;
      }
      return List.of();
    }
  }

  /// Follows nobody elsewhere: whoever could redirect could send keys of their own.
  private static final class FromThereAlone extends DefaultResourceRetriever {
    private final Retries retries;

    FromThereAlone(Retries retries) {
      super(FETCH_MILLIS, FETCH_MILLIS, MAX_JWKS_BYTES);
      this.retries = retries;
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
      return retries.call(() -> super.retrieveResource(url));
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }

  String issuer() {
    return rules.issuer();
  }

  /// The claims of a token that may be believed.
  ///
  /// @throws BadJOSEException when it may not
  JWTClaimsSet verified(SignedJWT token) throws BadJOSEException, ParseException {
    JWTClaimsSet claims = rules.verified(token);
    requireAccessToken(token.getHeader().getType(), claims);
    requireClient(claims);
    if (!scopes(claims).containsAll(settings.scopes())) {
      throw new BadJWTException("it has not all the scopes");
    }
    return claims;
  }

  private static void requireAccessToken(@Nullable JOSEObjectType type, JWTClaimsSet claims)
      throws BadJWTException {
    boolean bySaying =
        isAbsentOr(claims.getClaim("token_use"), "access") // Cognito
            && isAbsentOr(claims.getClaim("typ"), "bearer"); // Keycloak
    boolean byContent =
        JwtAccessTokens.TYPE.equals(type)
            || ID_TOKEN_CLAIMS.stream().noneMatch(claims.getClaims()::containsKey);
    if (!bySaying || !byContent) {
      throw new BadJWTException("it is another kind of token");
    }
  }

  private static boolean isAbsentOr(@Nullable Object claim, String value) {
    return claim == null || (claim instanceof String text && text.equalsIgnoreCase(value));
  }

  private void requireClient(JWTClaimsSet claims) throws BadJWTException {
    List<Object> clients =
        CLIENT_CLAIMS.stream().map(claims::getClaim).filter(Objects::nonNull).toList();
    Set<String> allowed =
        settings.clients().isEmpty() ? Set.of(settings.audience()) : settings.clients();
    if ((clients.isEmpty() && !settings.clients().isEmpty())
        || clients.stream().anyMatch(client -> !allowed.contains(String.valueOf(client)))) {
      tell(clients);
      throw new BadJWTException("it was made for another program");
    }
  }

  /// For whoever has to name one more in the settings; now and then, as anybody with a token there
  /// can have it told.
  private void tell(List<Object> clients) {
    Instant now = clock.instant();
    Instant last = told.get();
    if (Duration.between(last, now).abs().compareTo(TOLD_EVERY) >= 0
        && told.compareAndSet(last, now)) {
      LOG.warn("a token is refused as OIDC_CLIENTS does not name its program: {}", clients);
    }
  }

  private static Set<String> scopes(JWTClaimsSet claims) {
    return Stream.of("scope", "scp")
        .map(claims::getClaim)
        .flatMap(claim ->
            claim instanceof Collection<?> several
                ? several.stream()
                : Stream.of(claim == null ? "" : claim))
        .flatMap(text -> Stream.of(String.valueOf(text).split(" ", -1)))
        .collect(Collectors.toSet());
  }

  /// Who they are here.
  ///
  /// @throws IllegalArgumentException when the subject is none that can be kept
  UserId user(JWTClaimsSet claims, String from) {
    String subject = String.valueOf(claims.getSubject());
    if (subject.isBlank()
        || settings.issuer().length() + 1 + subject.length() > MAX_EXTERNAL_ID
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("not a subject");
    }
    return admit.execute(
        new AdmitExternalUser.Command(settings.issuer(), subject, name(claims), from));
  }

  private static String name(JWTClaimsSet claims) {
    for (String claim : List.of("name", "preferred_username")) {
      if (claims.getClaim(claim) instanceof String text) {
        String line =
            text.codePoints()
                .filter(Unicode::fitsLine)
                .limit(MAX_TYPED_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String name = Unicode.composed(line.strip());
        if (!Unicode.isBlank(name)) {
          return name.codePointCount(0, name.length()) <= Profile.MAX_NAME_LENGTH
              ? name
              : name.substring(0, name.offsetByCodePoints(0, Profile.MAX_NAME_LENGTH));
        }
      }
    }
    return "user";
  }

  Role role(JWTClaimsSet claims) {
    @Nullable Object value = claims.getClaims();
    for (String step : settings.roleClaim().split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    Collection<?> names =
        value instanceof Collection<?> several
            ? several
            : value == null ? List.of() : List.of(value);
    return names.stream()
        .map(name -> settings.roles().get(String.valueOf(name)))
        .filter(role -> role != null)
        .min(Comparator.naturalOrder())
        .orElse(Role.USER);
  }
}
