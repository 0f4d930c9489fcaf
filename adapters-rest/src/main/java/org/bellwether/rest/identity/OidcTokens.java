package org.bellwether.rest.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bellwether.application.identity.AdmitExternalUser;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.UserId;
import org.bellwether.rest.http.Retries;
import org.jspecify.annotations.Nullable;

/// Tokens of another system. Its keys are fetched when they are needed, kept for some minutes, and
/// go on being used while they cannot be fetched.
public final class OidcTokens {
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int FETCH_MILLIS = 2000;
  private static final int MAX_JWKS_BYTES = 256 * 1024;
  private static final Duration OUTAGE_BRIDGED = Duration.ofHours(4);
  private static final int MAX_EXTERNAL_ID = 300;

  private final OidcSettings settings;
  private final AdmitExternalUser admit;
  private final JwtRules rules;

  public OidcTokens(OidcSettings settings, AdmitExternalUser admit, InstantSource clock) {
    this.settings = settings;
    this.admit = admit;
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
      return JWKSourceBuilder.create(
              settings.jwksUrl().toURL(), new FromThereAlone(settings.retries()))
          .outageTolerant(OUTAGE_BRIDGED.toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(settings.jwksUrl() + " cannot be fetched", e);
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

  JwtRules rules() {
    return rules;
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
        String name = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "").strip();
        if (!name.isEmpty()) {
          return name.codePoints()
              .limit(Profile.MAX_NAME_LENGTH)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
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
