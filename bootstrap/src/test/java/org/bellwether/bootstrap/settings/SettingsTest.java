package org.bellwether.bootstrap.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bellwether.bootstrap.Bellwether;
import org.bellwether.bootstrap.StartFailure;
import org.bellwether.domain.identity.Role;
import org.bellwether.identity.token.OidcSettings;
import org.bellwether.rest.ratelimit.RateLimits.RateLimit;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.HttpSettings.Preconditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @TempDir private Path folder;

  @Test
  void without_any_setting_it_runs_on_this_machine_alone_with_servers_of_its_own() {
    Settings settings = Settings.load(Map.of());
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().preconditions()).isEqualTo(Preconditions.OPTIONAL);
    assertThat(settings.databaseUrl()).isNull();
    assertThat(settings.redis()).isInstanceOf(Settings.Redis.Embedded.class);
    assertThat(settings.jwtSecret()).isNull();
    assertThat(settings.accessTokenLife()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void the_environment_wins_over_the_file_and_the_file_over_the_defaults() throws Exception {
    Path file = folder.resolve("bellwether.properties");
    Files.writeString(file, "PORT=9000\nHOST=0.0.0.0\n");
    Settings settings = Settings.load(Map.of("CONFIG_FILE", file.toString(), "PORT", "9001"));
    assertThat(settings.http().port()).isEqualTo(9001);
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void a_typo_in_the_file_is_an_error() throws Exception {
    Path file = folder.resolve("bellwether.properties");
    Files.writeString(file, "PROT=9000\n");
    assertThatThrownBy(() -> Settings.load(Map.of("CONFIG_FILE", file.toString())))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("PROT in")
        .hasMessageContaining("is not a setting");
  }

  @Test
  void a_file_that_is_not_there_is_an_error() {
    assertThatThrownBy(() -> Settings.load(Map.of("CONFIG_FILE", "no-such-file")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("no-such-file cannot be read");
  }

  @Test
  void redis_can_be_elsewhere_or_nowhere_but_not_anything() {
    assertThat(Settings.load(Map.of("REDIS_URL", "none")).redis())
        .isInstanceOf(Settings.Redis.None.class);
    assertThat(Settings.load(Map.of("REDIS_URL", "rediss://cache:6380")).redis())
        .isEqualTo(new Settings.Redis.At("rediss://cache:6380"));
    assertThatThrownBy(() -> Settings.load(Map.of("REDIS_URL", "http://cache")))
        .hasMessageContaining("REDIS_URL");
    assertThatThrownBy(
            () -> Settings.load(Map.of("DATABASE_URL", "mysql://ann:hunter2@db/markets")))
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void another_system_is_trusted_as_a_whole_or_not_at_all() {
    assertThat(Settings.load(Map.of()).oidc()).isNull();
    Map<String, String> given =
        Map.of(
            "OIDC_ISSUER", "https://login.example.org",
            "OIDC_AUDIENCE", "bellwether",
            "OIDC_JWKS_URL", "https://login.example.org/jwks",
            "OIDC_ROLES", "staff=moderator, the=ops=ADMIN",
            "OIDC_CLIENTS", "shop, app",
            "OIDC_SCOPE", "markets  trade");
    OidcSettings oidc = requireNonNull(Settings.load(given).oidc());
    assertThat(oidc.roles()).isEqualTo(Map.of("staff", Role.MODERATOR, "the=ops", Role.ADMIN));
    assertThat(oidc.clients()).containsExactlyInAnyOrder("shop", "app");
    assertThat(oidc.scopes()).containsExactlyInAnyOrder("markets", "trade");
    assertWrong(given, "OIDC_AUDIENCE", "", "belong together; empty: OIDC_AUDIENCE");
    assertWrong(
        given, "OIDC_JWKS_URL", "http://login.example.org/jwks", "OIDC_JWKS_URL is an https");
    assertWrong(given, "OIDC_JWKS_URL", "file:///etc/passwd", "OIDC_JWKS_URL is an https");
    assertWrong(given, "OIDC_ROLES", "staff=king", "OIDC_ROLES is a list");
    assertWrong(given, "OIDC_ROLES", "staff", "OIDC_ROLES is a list");
  }

  private static void assertWrong(
      Map<String, String> good, String name, String value, String message) {
    Map<String, String> given = new HashMap<>(good);
    given.put(name, value);
    assertThatThrownBy(() -> Settings.load(given))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void limits_are_on_unless_somebody_says_otherwise() {
    assertThat(Settings.load(Map.of()).rateLimits())
        .isEqualTo(
            Map.of(
                RatePolicy.ANONYMOUS, new RateLimit(600, 60),
                RatePolicy.AUTHENTICATED, new RateLimit(1200, 60),
                RatePolicy.LOGIN, new RateLimit(20, 60),
                RatePolicy.TRADING, new RateLimit(600, 60)));
    Map<String, String> changed =
        Map.of("RATE_LIMIT_TRADING", "10/1", "RATE_LIMIT_ANONYMOUS", "off");
    assertThat(Settings.load(changed).rateLimits())
        .containsEntry(RatePolicy.TRADING, new RateLimit(10, 1))
        .doesNotContainKey(RatePolicy.ANONYMOUS);
  }

  @Test
  void tries_of_one_accounts_password_are_limited_unless_somebody_says_otherwise() {
    assertThat(Settings.load(Map.of()).accountLimit()).isEqualTo(new RateLimit(10, 600));
    assertThat(Settings.load(Map.of("RATE_LIMIT_ACCOUNT", "off")).accountLimit()).isNull();
    assertWrong(Map.of(), "RATE_LIMIT_ACCOUNT", "many", "RATE_LIMIT_ACCOUNT is off, or");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/60", "600", "600/0", "600/3601", "-1/60", "9999999999/1", "many", "/"})
  void a_limit_that_makes_no_sense_is_an_error(String limit) {
    assertThatThrownBy(() -> Settings.load(Map.of("RATE_LIMIT_LOGIN", limit)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("RATE_LIMIT_LOGIN")
        .hasMessageContaining("not " + limit);
  }

  @Test
  void a_trusted_proxy_is_an_address_or_a_network() {
    Settings.load(Map.of("TRUSTED_PROXIES", "10.0.0.0/8, ::1"));
    assertThatThrownBy(() -> Settings.load(Map.of("TRUSTED_PROXIES", "proxy.example")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("TRUSTED_PROXIES: proxy.example");
  }

  @Test
  void a_trusted_proxy_writes_one_field() {
    Settings.load(Map.of("TRUSTED_PROXY_FIELD", "forwarded"));
    assertWrong(Map.of(), "TRUSTED_PROXY_FIELD", "X-Real-IP", "not X-Real-IP");
  }

  @Test
  void the_documentation_lists_every_setting_with_its_default_and_meaning() throws Exception {
    assertThat(Path.of(System.getProperty("bellwether.root")).resolve("docs/settings.md"))
        .as("this mends it: ./bellwether config --markdown > docs/settings.md")
        .hasContent(SettingsPage.markdown());
  }

  @Test
  void secrets_are_not_printed() {
    Settings settings =
        Settings.load(
            Map.of(
                "DATABASE_URL", "postgresql://ann:hunter2@db/markets",
                "REDIS_URL", "redis://:hunter2@cache",
                "JWT_SECRET", "hunter2hunter2hunter2hunter2hunter2"));
    assertThat(settings.toString() + settings.redis()).doesNotContain("hunter2");
  }

  @Test
  void a_certificate_needs_its_key() {
    assertThatThrownBy(() -> Settings.load(Map.of("TLS_CERTIFICATE", "certificate.pem")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("TLS_CERTIFICATE and TLS_KEY are set together");
    assertThat(Settings.load(Map.of()).http().edge().tls()).isNull();
  }

  @Test
  void a_certificate_that_cannot_be_used_is_said_before_anything_is_started() {
    Settings settings =
        Settings.load(
            Map.of(
                "TLS_CERTIFICATE", "no-such.pem",
                "TLS_KEY", "no-such-key.pem",
                "PORT", "0",
                "DATA_DIR", folder.toString()));
    assertThatThrownBy(() -> Bellwether.start(settings))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("TLS_CERTIFICATE")
        .hasMessageContaining("no-such.pem cannot be read");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void origins_are_those_that_browsers_send() {
    assertThat(
            Settings.load(
                    Map.of(
                        "CORS_ORIGINS", "https://a.example, http://localhost:3000,http://[::1]:1"))
                .http()
                .edge()
                .origins())
        .containsExactlyInAnyOrder("https://a.example", "http://localhost:3000", "http://[::1]:1");
    for (String no :
        List.of("*", "null", "a.example", "https://A.example", "https://a.example/", "ftp://a")) {
      assertThatThrownBy(() -> Settings.load(Map.of("CORS_ORIGINS", no)))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("CORS_ORIGINS")
          .hasMessageContaining("not " + no);
    }
  }
}
