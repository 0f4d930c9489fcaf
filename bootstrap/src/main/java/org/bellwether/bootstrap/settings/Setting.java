package org.bellwether.bootstrap.settings;

/// Every setting there is: a variable of the environment, or a line `NAME=value` of the file that
/// `CONFIG_FILE` names; the environment wins. `docs/settings.md` is made of it.
public enum Setting {
  HOST("127.0.0.1", "address to listen on; 0.0.0.0 for all"),
  PORT("8080", "port to listen on; 0 for any free one"),
  DATA_DIR("./data", "folder for the embedded servers' data"),
  DATABASE_URL(
      "",
      "PostgreSQL as postgresql://user:password@host:port/name or a JDBC URL;"
          + " empty: an embedded one in DATA_DIR"),
  DATABASE_REPLICA_URL(
      "",
      "a standby of that PostgreSQL, from which lists and searches are read while it keeps"
          + " up; user and password as there; empty: none"),
  DATABASE_USER("", "user, where the URL names none"),
  DATABASE_PASSWORD("", "password, where the URL has none"),
  DATABASE_POOL_SIZE("10", "connections to PostgreSQL, 1 to 200"),
  DATABASE_ACQUIRE_TIMEOUT_MILLIS("3000", "milliseconds a request waits for a connection"),
  DATABASE_STATEMENT_TIMEOUT_SECONDS("10", "seconds a statement may take"),
  REDIS_URL(
      "",
      "Redis as redis://:password@host:port, redis-cluster://:password@host:port,host:port or"
          + " redis-sentinel://:password@host:port,host:port/master-name, rediss… over TLS; empty: the"
          + " machine's valkey-server or redis-server is started in DATA_DIR, no cache where it has"
          + " neither; none: no cache"),
  CACHE_SECONDS("300", "seconds that Redis keeps a market that does not change, 1 to 86400"),
  CACHE_MEGABYTES("32", "about how much memory the market cache of a node takes, from 1 on"),
  JWT_SECRET(
      "",
      "secret that signs access tokens with HMAC, at least 32 bytes, the same on every node;"
          + " empty: key pairs kept in the database, see `./bellwether keys`"),
  ACCESS_TOKEN_MINUTES("15", "minutes an access token is good for, 1 to 1440"),
  SESSION_IDLE_DAYS("14", "days after which a session ends that is not refreshed, 1 to 365"),
  SESSION_DAYS("90", "days after which a session ends in any case, 1 to 365"),
  OIDC_ISSUER("", "another system whose access tokens are accepted: their iss; empty: none"),
  OIDC_AUDIENCE("", "the audience that its tokens must be for: their aud"),
  OIDC_CLIENTS(
      "",
      "programs whose tokens are accepted, by their azp or client_id, separated by commas;"
          + " empty: those of OIDC_AUDIENCE, and tokens that name no program"),
  OIDC_SCOPE("", "scopes that its tokens must have, separated by spaces; empty: none"),
  OIDC_JWKS_URL("", "where its public keys are (a JWK set); https, or http on this machine"),
  OIDC_ROLE_CLAIM("role", "the claim of its tokens that names roles, such as realm_access.roles"),
  OIDC_ROLES(
      "",
      "which of its roles are which roles here, such as `staff=moderator, ops=admin`; all"
          + " others are user"),
  RETRIES("3", "how often a failed call of another system is retried, 0 to 10"),
  RETRY_DELAY_MILLIS(
      "1000",
      "about how many milliseconds to wait before the first retry; each further one waits"
          + " twice as long"),
  WELCOME_GRANT("1000", "credits a new user begins with, 0 to 1,000,000"),
  IMPORT_SUBSIDY(
      "100", "credits the house puts up for each imported market that is open, 10 to 1,000,000"),
  REVERSAL_DAYS("7", "days in which an admin can take a resolution back, 0 to 365; 0: never"),
  REQUIRE_IF_MATCH("false", "true: changes without If-Match are answered 428"),
  SEARCH_INDEX(
      "memory",
      "where markets are found by meaning: memory (of each node), pgvector (an extension that"
          + " PostgreSQL must have), or none (by their words alone, which needs no model)"),
  TLS_CERTIFICATE(
      "",
      "file with the certificate and its chain, in PEM; with TLS_KEY: HTTPS instead of"
          + " HTTP; read again when it changes"),
  TLS_KEY("", "file with the key of the certificate, PKCS#8 in PEM"),
  CORS_ORIGINS(
      "", "web sites whose pages may use the API, as https://example.org, separated by commas"),
  MAX_BODY_BYTES("131072", "bytes a request body may have"),
  MAX_CONNECTIONS("10000", "connections at the same time; more wait to be let in"),
  MAX_CONNECTIONS_PER_ADDRESS(
      "1000", "connections at the same time from one address, such as that of a proxy"),
  MAX_EVENT_STREAMS("5000", "event streams open at the same time; more are answered 503"),
  MAX_EVENT_STREAMS_PER_ADDRESS(
      "100",
      "event streams that one client address has open at the same time; more are answered"
          + " 429"),
  EVENT_STREAM_SECONDS(
      "900", "seconds after which an event stream ends, and the client connects again, 1 to 86400"),
  IDLE_TIMEOUT_SECONDS(
      "15",
      "seconds after which a connection is closed that is silent or has sent no whole"
          + " request"),
  REQUEST_TIMEOUT_SECONDS("30", "seconds until a request has its answer"),
  SHUTDOWN_TIMEOUT_SECONDS("20", "seconds that requests in flight may take to finish at a stop"),
  TRUSTED_PROXIES(
      "",
      "addresses and networks of proxies whose word for the client's address is taken,"
          + " separated by commas; empty: nobody's"),
  TRUSTED_PROXY_FIELD(
      "X-Forwarded-For",
      "the one header field in which these proxies name the client's address:"
          + " X-Forwarded-For, or Forwarded of RFC 7239; the other is ignored, since a client may"
          + " have written it"),
  RATE_LIMIT_ANONYMOUS(
      "600/60",
      "N/S: N requests without a token in any S seconds, for each client address; the /24"
          + " of IPv4 or the /48 of IPv6 around it has five times as many, a /32 of IPv6 25 times;"
          + " off: no limit"),
  RATE_LIMIT_AUTHENTICATED(
      "1200/60", "N/S: N requests with a token in any S seconds, for each user; off: no limit"),
  RATE_LIMIT_LOGIN(
      "20/60",
      "N/S: N logins and registrations in any S seconds, for each client address; the"
          + " networks around it have as many times more; off: no limit"),
  RATE_LIMIT_ACCOUNT(
      "10/600",
      "N/S: N tries of one account's password in any S seconds, by all networks together"
          + " where it has not logged in before, and twice as many by each network where it has;"
          + " off: no limit"),
  RATE_LIMIT_TRADING("600/60", "N/S: N trades in any S seconds, for each user; off: no limit"),
  LOG_FORMAT("text", "text or json"),
  LOG_LEVEL("info", "error, warn, info or debug"),
  ACCESS_LOG("on", "on or off: one line for each request");

  private final String defaultValue;
  private final String meaning;

  Setting(String defaultValue, String meaning) {
    this.defaultValue = defaultValue;
    this.meaning = meaning;
  }

  /// The value when nobody says otherwise.
  public String defaultValue() {
    return defaultValue;
  }

  /// What it is for, with its unit.
  public String meaning() {
    return meaning;
  }

  /// Whether its value is shown to nobody.
  public boolean isSecret() {
    return switch (this) {
      case DATABASE_URL, DATABASE_REPLICA_URL, DATABASE_PASSWORD, REDIS_URL, JWT_SECRET -> true;
      default -> false;
    };
  }
}
