package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordTest {
  private static String prepared(String typed) {
    return new Password(typed).prepared().clear();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          caf\u00e9 horse,        cafe\u0301 horse
          correct horse,          correct\u00a0horse
          correct horse,          correct\u3000horse
          Kelvin battery,         \u212aelvin battery
          \ud55c\uae00 battery,   \u1112\u1161\u11ab\u1100\u1173\u11af battery
          """)
  void a_password_is_the_same_on_every_keyboard(String one, String other) {
    assertThat(prepared(one)).isEqualTo(prepared(other));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Correct horse,   correct horse
          stra\u00dfe 123,  strasse 123
          \uff11234 horse,  1234 horse
          """)
  void case_and_width_count(String one, String other) {
    assertThat(prepared(one)).isNotEqualTo(prepared(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse",
        "\u2318 command \ud83d\udc34",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
      })
  void what_can_be_seen_may_be_chosen(String typed) {
    assertThat(Password.mayBeChosen(typed)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct\u200bhorse",
        "correct\u200dhorse",
        "correct\u0000horse",
        "correct\u2028horse",
        "correct\u202ehorse",
        "correct\u0378horse",
        "correct\uffffhorse",
        "correct\ue000horse",
        "e\u0301e\u0301e\u0301e\u0301e\u0301"
      })
  void nothing_else_may_and_no_more_than_is_left_counts(String typed) {
    assertThat(Password.mayBeChosen(typed)).isFalse();
  }

  @Test
  void a_long_one_may_be_typed_in_pieces() {
    assertThat(Password.mayBeChosen("e\u0301".repeat(Password.MAX_LENGTH))).isTrue();
    assertThat(Password.mayBeChosen("e\u0301".repeat(Password.MAX_LENGTH + 1))).isFalse();
    // grows when it is composed
    assertThat(prepared("\u0958".repeat(Password.MAX_LENGTH))).hasSize(Password.MAX_LENGTH);
  }
}
