package org.bellwether.bootstrap.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bellwether.bootstrap.Backends;
import org.bellwether.bootstrap.Caches;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.domain.identity.Role;
import org.bellwether.domain.identity.Session;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.identity.token.OidcSettings;
import org.bellwether.identity.token.Retries;
import org.bellwether.identity.token.SharedSecret;
import org.bellwether.rest.edge.EdgeSettings;
import org.bellwether.rest.edge.TrustedProxies;
import org.bellwether.rest.edge.tls.TlsFiles;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.HttpSettings;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.bellwether.rest.stream.EventConnections;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// The settings of one run, checked.
///
/// @param given each setting as it was given, for `./bellwether config`
/// @param databaseUrl null for an embedded server
/// @param databaseReplicaUrl null for none
/// @param redis where Redis is
/// @param cacheLife how long Redis keeps a market that does not change
/// @param cacheBytes about how much memory markets may take in this process
/// @param jwtSecret null for key pairs in the database
/// @param oidc null when no other system logs users in
/// @param rateLimits without those that are off
/// @param accountLimit for tries of one account's password; null when it is off
public record Settings(
    Map<Setting, String> given,
    Path dataDir,
    @Nullable String databaseUrl,
    @Nullable String databaseReplicaUrl,
    @Nullable String databaseUser,
    @Nullable String databasePassword,
    int databasePoolSize,
    Duration databaseAcquireTimeout,
    Duration databaseStatementTimeout,
    Redis redis,
    Duration cacheLife,
    long cacheBytes,
    @Nullable String jwtSecret,
    Duration accessTokenLife,
    Session.Life sessionLife,
    @Nullable OidcSettings oidc,
    Credits welcomeGrant,
    Credits importSubsidy,
    Duration reversalPeriod,
    SearchIndex searchIndex,
    HttpSettings http,
    Map<RatePolicy, RateLimit> rateLimits,
    @Nullable RateLimit accountLimit,
    Log log) {

  /// Where Redis is.
  public sealed interface Redis {
    record Embedded() implements Redis {}

    record None() implements Redis {}

    record At(String url) implements Redis {
      @Override
      public String toString() {
        return "At[(hidden)]";
      }
    }
  }

  /// Where markets are found by meaning.
  public enum SearchIndex {
    MEMORY,
    PGVECTOR,
    /// Nowhere: no model is loaded, and markets are found by their words alone.
    NONE
  }

  /// How to log.
  public record Log(Format format, String level, Access access) {
    public enum Format {
      TEXT,
      JSON
    }

    public enum Access {
      ON,
      OFF
    }
  }

  @Override
  public String toString() {
    return "Settings[(hidden)]";
  }

  /// Reads and checks all settings.
  ///
  /// @throws StartFailure that names everything that is wrong
  public static Settings load(Map<String, String> environment) {
    return new Reading(environment).settings();
  }

  /// One reading: collects what is wrong while it goes on.
  private static final class Reading {
    private static final Pattern ORIGIN =
        Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    private final List<String> wrong = new ArrayList<>();
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    Reading(Map<String, String> environment) {
      Properties file = file(environment.getOrDefault("CONFIG_FILE", ""));
      for (Setting setting : Setting.values()) {
        String value = environment.getOrDefault(setting.name(), "");
        if (value.isBlank()) {
          value = file.getProperty(setting.name(), "");
        }
        given.put(setting, value.isBlank() ? setting.defaultValue() : value.strip());
      }
    }

    private Properties file(String name) {
      Properties properties = new Properties();
      if (name.isBlank()) {
        return properties;
      }
      try (Reader reader = Files.newBufferedReader(Path.of(name), UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        wrong.add("CONFIG_FILE " + name + " cannot be read: " + e);
      }
      List<String> known = Arrays.stream(Setting.values()).map(Enum::name).toList();
      properties.stringPropertyNames().stream()
          .filter(key -> !known.contains(key))
          .sorted()
          .forEach(key -> wrong.add(key + " in " + name + " is not a setting"));
      return properties;
    }

    Settings settings() {
      Settings settings =
          new Settings(
              Collections.unmodifiableMap(given),
              path(Setting.DATA_DIR),
              databaseUrl(Setting.DATABASE_URL),
              databaseUrl(Setting.DATABASE_REPLICA_URL),
              optional(Setting.DATABASE_USER),
              optional(Setting.DATABASE_PASSWORD),
              integer(Setting.DATABASE_POOL_SIZE, 1, 200),
              Duration.ofMillis(integer(Setting.DATABASE_ACQUIRE_TIMEOUT_MILLIS, 250, 60_000)),
              Duration.ofSeconds(integer(Setting.DATABASE_STATEMENT_TIMEOUT_SECONDS, 1, 3600)),
              redis(),
              Duration.ofSeconds(integer(Setting.CACHE_SECONDS, 1, 86_400)),
              1024L * 1024 * integer(Setting.CACHE_MEGABYTES, 1, 1_000_000),
              secret(),
              Duration.ofMinutes(integer(Setting.ACCESS_TOKEN_MINUTES, 1, 1440)),
              new Session.Life(
                  Duration.ofDays(integer(Setting.SESSION_IDLE_DAYS, 1, 365)),
                  Duration.ofDays(integer(Setting.SESSION_DAYS, 1, 365))),
              oidc(),
              credits(Setting.WELCOME_GRANT, 0, 1_000_000),
              credits(Setting.IMPORT_SUBSIDY, 10, 1_000_000),
              Duration.ofDays(integer(Setting.REVERSAL_DAYS, 0, 365)),
              oneOf(Setting.SEARCH_INDEX, SearchIndex.class),
              http(),
              rateLimits(),
              rateLimit(Setting.RATE_LIMIT_ACCOUNT).orElse(null),
              new Log(
                  oneOf(Setting.LOG_FORMAT, Log.Format.class),
                  oneOf(Setting.LOG_LEVEL, Level.class).name(),
                  oneOf(Setting.ACCESS_LOG, Log.Access.class)));
      if (!wrong.isEmpty()) {
        throw new StartFailure(
            wrong.stream().collect(Collectors.joining("\n  ", "the settings are wrong:\n  ", "")));
      }
      return settings;
    }

    private HttpSettings http() {
      return new HttpSettings(
          text(Setting.HOST),
          integer(Setting.PORT, 0, 65_535),
          integer(Setting.MAX_BODY_BYTES, 1024, 16 * 1024 * 1024),
          Duration.ofSeconds(integer(Setting.IDLE_TIMEOUT_SECONDS, 1, 3600)),
          Duration.ofSeconds(integer(Setting.SHUTDOWN_TIMEOUT_SECONDS, 0, 3600)),
          oneOf(Setting.REQUIRE_IF_MATCH, YesOrNo.class) == YesOrNo.TRUE
              ? Preconditions.REQUIRED
              : Preconditions.OPTIONAL,
          trustedProxies(),
          new EventConnections.Limits(
              integer(Setting.MAX_EVENT_STREAMS, 0, 1_000_000),
              integer(Setting.MAX_EVENT_STREAMS_PER_ADDRESS, 0, 1_000_000),
              Duration.ofSeconds(integer(Setting.EVENT_STREAM_SECONDS, 1, 86_400))),
          edge());
    }

    private TrustedProxies trustedProxies() {
      TrustedProxies.Field field = proxyField();
      try {
        return TrustedProxies.parse(text(Setting.TRUSTED_PROXIES), field);
      } catch (IllegalArgumentException e) {
        wrong.add(Setting.TRUSTED_PROXIES + ": " + e.getMessage());
        return TrustedProxies.NONE;
      }
    }

    private TrustedProxies.Field proxyField() {
      String name = text(Setting.TRUSTED_PROXY_FIELD);
      for (TrustedProxies.Field field : TrustedProxies.Field.values()) {
        if (field.fieldName().equalsIgnoreCase(name)) {
          return field;
        }
      }
      wrong.add("TRUSTED_PROXY_FIELD is X-Forwarded-For or Forwarded, not " + name);
      return TrustedProxies.Field.X_FORWARDED_FOR;
    }

    private Map<RatePolicy, RateLimit> rateLimits() {
      Map<RatePolicy, RateLimit> limits = new EnumMap<>(RatePolicy.class);
      for (RatePolicy policy : RatePolicy.values()) {
        if (policy != RatePolicy.UNLIMITED) {
          rateLimit(Setting.valueOf("RATE_LIMIT_" + policy))
              .ifPresent(limit -> limits.put(policy, limit));
        }
      }
      return Collections.unmodifiableMap(limits);
    }

    private Optional<RateLimit> rateLimit(Setting setting) {
      String text = text(setting);
      if (text.equals("off")) {
        return Optional.empty();
      }
      if (text.matches("[1-9]\\d{0,8}/[1-9]\\d{0,3}")) {
        String[] parts = text.split("/", 2);
        int seconds = Integer.parseInt(parts[1]);
        if (seconds <= RateLimit.MAX_SECONDS) {
          return Optional.of(new RateLimit(Integer.parseInt(parts[0]), seconds));
        }
      }
      wrong.add(
          setting
              + " is off, or 1 to 999999999 requests in 1 to "
              + RateLimit.MAX_SECONDS
              + " seconds such as 600/60, not "
              + text);
      return Optional.empty();
    }

    private EdgeSettings edge() {
      return new EdgeSettings(
          tls(),
          origins(),
          integer(Setting.MAX_CONNECTIONS, 10, 1_000_000),
          integer(Setting.MAX_CONNECTIONS_PER_ADDRESS, 1, 1_000_000),
          Duration.ofSeconds(integer(Setting.REQUEST_TIMEOUT_SECONDS, 1, 3600)));
    }

    private @Nullable TlsFiles tls() {
      boolean certificate = !text(Setting.TLS_CERTIFICATE).isEmpty();
      boolean key = !text(Setting.TLS_KEY).isEmpty();
      if (certificate != key) {
        wrong.add("TLS_CERTIFICATE and TLS_KEY are set together, or neither is");
      }
      return certificate && key
          ? new TlsFiles(path(Setting.TLS_CERTIFICATE), path(Setting.TLS_KEY))
          : null;
    }

    private Set<String> origins() {
      Set<String> origins = new LinkedHashSet<>();
      for (String origin : text(Setting.CORS_ORIGINS).split(",", -1)) {
        if (ORIGIN.matcher(origin.strip()).matches()) {
          origins.add(origin.strip());
        } else if (!origin.isBlank()) {
          wrong.add(
              "CORS_ORIGINS are like https://example.org or http://localhost:3000, in lower case"
                  + " and without a path, not "
                  + origin.strip());
        }
      }
      return origins;
    }

    private enum YesOrNo {
      TRUE,
      FALSE
    }

    private @Nullable String databaseUrl(Setting setting) {
      String url = optional(setting);
      if (url != null) {
        check(setting, url, Backends::check);
      }
      return url;
    }

    private void check(Setting setting, String url, Consumer<String> use) {
      try {
        use.accept(url);
      } catch (IllegalArgumentException e) {
        wrong.add(setting + ": " + e.getMessage());
      }
    }

    private Redis redis() {
      String url = text(Setting.REDIS_URL);
      if (url.isEmpty()) {
        return new Redis.Embedded();
      }
      if (url.equals("none")) {
        return new Redis.None();
      }
      check(Setting.REDIS_URL, url, Caches::check);
      return new Redis.At(url);
    }

    private @Nullable String secret() {
      String secret = optional(Setting.JWT_SECRET);
      if (secret == null) {
        return null;
      }
      int length = secret.getBytes(UTF_8).length;
      if (length < SharedSecret.MIN_BYTES) {
        wrong.add(
            "JWT_SECRET has " + length + " bytes, it needs at least " + SharedSecret.MIN_BYTES);
      }
      return secret;
    }

    private @Nullable OidcSettings oidc() {
      List<Setting> all =
          List.of(Setting.OIDC_ISSUER, Setting.OIDC_AUDIENCE, Setting.OIDC_JWKS_URL);
      List<Setting> missing = all.stream().filter(setting -> text(setting).isEmpty()).toList();
      if (missing.size() == all.size()) {
        return null;
      }
      if (!missing.isEmpty()) {
        wrong.add(
            "OIDC_ISSUER, OIDC_AUDIENCE and OIDC_JWKS_URL belong together; empty: "
                + missing.stream().map(Enum::name).collect(Collectors.joining(", ")));
        return null;
      }
      return new OidcSettings(
          text(Setting.OIDC_ISSUER),
          text(Setting.OIDC_AUDIENCE),
          names(Setting.OIDC_CLIENTS, ","),
          names(Setting.OIDC_SCOPE, " "),
          jwksUrl(),
          text(Setting.OIDC_ROLE_CLAIM),
          roles(),
          new Retries(
              integer(Setting.RETRIES, 0, 10),
              Duration.ofMillis(integer(Setting.RETRY_DELAY_MILLIS, 10, 60_000))));
    }

    /// Who can change the keys on their way can make tokens, so they come over TLS.
    private URI jwksUrl() {
      try {
        URI url = new URI(text(Setting.OIDC_JWKS_URL));
        if (url.getHost() != null
            && ("https".equals(url.getScheme())
                || ("http".equals(url.getScheme())
                    && List.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost())))) {
          return url;
        }
      } catch (URISyntaxException _) {
        // said below
      }
      wrong.add(
          "OIDC_JWKS_URL is an https URL, or an http URL of this machine, not "
              + text(Setting.OIDC_JWKS_URL));
      return URI.create("https://localhost");
    }

    private Set<String> names(Setting setting, String separator) {
      return Arrays.stream(text(setting).split(separator, -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Role> roles() {
      Map<String, Role> roles = new HashMap<>();
      String text = text(Setting.OIDC_ROLES);
      for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        int equals = pair.lastIndexOf('=');
        Optional<Role> role =
            Arrays.stream(Role.values())
                .filter(one -> one.name().equalsIgnoreCase(pair.substring(equals + 1).strip()))
                .findAny();
        if (equals < 1 || role.isEmpty()) {
          wrong.add("OIDC_ROLES is a list of their-role=admin, =moderator or =user, not " + text);
          return Map.of();
        }
        roles.put(pair.substring(0, equals).strip(), role.get());
      }
      return roles;
    }

    private String text(Setting setting) {
      return String.valueOf(given.get(setting));
    }

    private @Nullable String optional(Setting setting) {
      String text = text(setting);
      return text.isEmpty() ? null : text;
    }

    private Path path(Setting setting) {
      try {
        return Path.of(text(setting));
      } catch (InvalidPathException e) {
        wrong.add(setting + " is not a path: " + e.getMessage());
        return Path.of(".");
      }
    }

    private int integer(Setting setting, int min, int max) {
      try {
        int value = Integer.parseInt(text(setting));
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException _) {
        // said below
      }
      wrong.add(
          setting + " is a whole number from " + min + " to " + max + ", not " + text(setting));
      return min;
    }

    private Credits credits(Setting setting, int min, int max) {
      try {
        BigDecimal amount = new BigDecimal(text(setting));
        if (amount.compareTo(BigDecimal.valueOf(min)) >= 0
            && amount.compareTo(BigDecimal.valueOf(max)) <= 0) {
          return Credits.of(amount);
        }
      } catch (IllegalArgumentException _) {
        // said below
      }
      wrong.add(
          setting
              + " is a number from "
              + min
              + " to "
              + max
              + " with at most six decimal places, not "
              + text(setting));
      return Credits.ZERO;
    }

    private <E extends Enum<E>> E oneOf(Setting setting, Class<E> type) {
      List<E> constants = List.of(type.getEnumConstants());
      String text = text(setting).toUpperCase(Locale.ROOT);
      return constants.stream()
          .filter(constant -> constant.name().equals(text))
          .findFirst()
          .orElseGet(() -> {
            wrong.add(
                setting
                    + " is one of "
                    + constants.stream()
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                    + ", not "
                    + text(setting));
            return constants.getFirst();
          });
    }
  }
}
