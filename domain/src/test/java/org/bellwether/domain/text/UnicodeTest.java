package org.bellwether.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Held against ICU, which has the same rules from the same tables, and is too large to be taken
/// along for them.
class UnicodeTest {
  private static final Normalizer2 ICU = Normalizer2.getNFKCCasefoldInstance();

  /// Characters that both know, each by itself.
  private static IntStream characters() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> Character.isDefined(c) && UCharacter.isDefined(c))
        .filter(c -> Character.getType(c) != Character.SURROGATE);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Caf\u00e9,                Cafe\u0301
          Caf\u00e9,                CAFE\u0301
          Yes,                      Yes\u200b
          Yes,                      \ufeffY\u00ade\u2060s\u200d
          stra\u00dfe,              STRASSE
          stra\u00dfe,              STRA\u1e9eE
          \u03bf\u03b4\u03cc\u03c2,   \u039f\u0394\u038c\u03a3
          Kelvin,                   \u212aelvin
          \ufb01ve,                 FIVE
          \uff39\uff25\uff33,       yes
          \u2167,                   viii
          \u13a0,                   \uab70
          \u0130,                   i\u0307
          q\u0307\u0323,            q\u0323\u0307
          \u1fb3,                   \u0391\u0399
          \uac00,                   \u1100\u1161
          a\u00a0b,                 a\u3000b
          """)
  void names_are_the_same_in_another_spelling(String one, String other) {
    assertThat(Unicode.isSameName(one, other)).isTrue();
    assertThat(Unicode.isSameName(" " + one + "\u00a0", other)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          cafe, caf\u00e9
          i,    \u0131
          o,    \u00f8
          a,    \u0430
          ab,   a b
          """)
  void other_letters_make_other_names(String one, String other) {
    assertThat(Unicode.isSameName(one, other)).isFalse();
  }

  @Test
  void every_character_compares_with_those_that_icu_says() {
    characters()
        .forEach(c -> {
          String name = "x" + Character.toString(c) + "y";
          String compared = Unicode.compared(name);
          String icu = ICU.normalize(name);
          if (!ICU.normalize(compared).equals(icu) || !Unicode.compared(icu).equals(compared)) {
            throw new AssertionError("U+%04X is %s, by ICU %s".formatted(c, compared, icu));
          }
        });
  }

  @Test
  void every_ignorable_character_and_each_that_turns_the_direction_is_known() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      assertThat(Unicode.isIgnorable(c))
          .as("U+%04X", c)
          .isEqualTo(UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT));
      if (Character.getType(c) == Character.FORMAT) {
        assertThat(Unicode.fitsLine(c))
            .as("U+%04X", c)
            .isEqualTo(!UCharacter.hasBinaryProperty(c, UProperty.BIDI_CONTROL));
      }
    }
  }

  @Test
  void comparing_is_the_same_after_any_change_that_is_not_seen() {
    int[] pool = characters().filter(c -> c < 0x3000 || c % 7 == 0).toArray();
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder made = new StringBuilder("a");
      random
          .ints(1 + random.nextInt(5), 0, pool.length)
          .forEach(p -> made.appendCodePoint(pool[p]));
      String name = made.append("z").toString();
      String compared = Unicode.compared(name);
      assertThat(
              List.of(
                  Unicode.compared(compared),
                  Unicode.compared(Unicode.composed(name)),
                  Unicode.compared(Normalizer.normalize(name, Form.NFD)),
                  Unicode.compared(Normalizer.normalize(name, Form.NFKD)),
                  Unicode.compared(name.toLowerCase(Locale.ROOT)),
                  Unicode.compared(name + "\u200b")))
          .as(name)
          .containsOnly(compared);
      assertThat(Unicode.composed(Unicode.composed(name))).isEqualTo(Unicode.composed(name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, '\n', 0x85, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069,
        0xD800, 0x0378, 0xFFFE, 0xE0000, 0x10FFFF
      })
  void what_has_no_place_in_a_name(int character) {
    assertThat(Unicode.fitsLine(character)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {'a', ' ', 0xA0, 0x0301, 0x200C, 0x200D, 0xFE0F, 0x1F600, 0xE0067, 0xE000})
  void what_has(int character) {
    assertThat(Unicode.fitsLine(character)).isTrue();
    assertThat(Unicode.fitsLines(character)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\u00a0", "\u200b", "\u3164", "\ufe0f\u034f", "\u2028", "\u115f\u1160"})
  void nothing_is_to_be_seen_of_blanks_and_ignorable_characters(String text) {
    assertThat(Unicode.isBlank(text)).isTrue();
    assertThat(Unicode.isBlank(text + ".")).isFalse();
  }

  @Test
  void a_character_carries_so_many_marks_and_no_more() {
    String marked = "a" + "\u0301".repeat(Unicode.MAX_MARKS);
    assertThat(Unicode.isOverloaded(marked + marked)).isFalse();
    assertThat(Unicode.isOverloaded("x" + marked + "\u0323")).isTrue();
  }
}
