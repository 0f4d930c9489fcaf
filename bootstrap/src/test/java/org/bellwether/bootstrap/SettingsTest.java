package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bellwether.rest.http.HttpSettings.Preconditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(settings.accessTokenLife()).isEqualTo(Duration.ofHours(1));
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
