package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  @Test
  void each_secret_is_another_and_its_hash_does_not_show_it() {
    Secret secret = Secret.random();
    assertThat(secret).isNotEqualTo(Secret.random());
    assertThat(secret.hash()).isEqualTo(new Secret(secret.value()).hash());
    assertThat(secret.hash().hex()).hasSize(64).doesNotContain(secret.value());
  }

  /// FIPS 180-4: SHA-256 of 43 letters A.
  @Test
  void the_hash_is_sha_256_of_the_text() {
    assertThat(new Secret("A".repeat(43)).hash().hex())
        .isEqualTo("0f007385b6f9d4b7eeb2748605afe1a984a0a3bfa3f014d09e2a784ce9e5cd1a");
  }

  /// 43 letters A with a key of 43 letters B.
  @Test
  void the_next_secret_is_sha_256_of_the_key_and_the_one_before() {
    Secret secret = new Secret("A".repeat(43));
    Secret key = new Secret("B".repeat(43));
    assertThat(secret.next(key).value()).isEqualTo("s5Sggd1uIycZCQIJSb69a0GMWhHzRqOngOLJYnzDdt4");
    assertThat(secret.next(key)).isEqualTo(secret.next(key)).isNotEqualTo(key.next(secret));
    assertThat(secret.next(Secret.random())).isNotEqualTo(secret.next(key));
  }

  @Test
  void nothing_secret_is_printed() {
    RefreshToken token = RefreshToken.first();
    assertThat(token.toString() + token.family() + new Password("correct horse"))
        .doesNotContain(token.family().value())
        .doesNotContain(token.current().value())
        .doesNotContain("horse");
  }

  @Test
  void a_refresh_token_is_read_as_it_was_written() {
    RefreshToken token = RefreshToken.first();
    assertThat(RefreshToken.parse(token.text())).contains(token);
    RefreshToken next = token.next(Secret.random());
    assertThat(next.family()).isEqualTo(token.family());
    assertThat(RefreshToken.parse(next.text())).contains(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bwr_", "bwr_A", "bwk_", "BWR_", "bwr_ä"})
  void what_is_no_refresh_token_is_none(String beginning) {
    String padded = (beginning + "A".repeat(90)).substring(0, 89);
    assertThat(RefreshToken.parse(beginning)).isEmpty();
    assertThat(RefreshToken.parse(padded)).isEmpty();
    assertThat(RefreshToken.parse(RefreshToken.first().text() + "A")).isEmpty();
    assertThat(RefreshToken.parse("bwr_" + "A".repeat(85) + "=")).isEmpty();
    assertThatThrownBy(() -> new Secret(beginning)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 129})
  void a_password_is_neither_empty_nor_endless(int length) {
    assertThatThrownBy(() -> new Password("p".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pp");
  }
}
