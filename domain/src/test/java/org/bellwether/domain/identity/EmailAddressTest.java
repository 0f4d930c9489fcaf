package org.bellwether.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.IDNA;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  private static final IDNA ICU =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_CONTEXTJ
              | IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE);

  private static String canonical(String spelling) {
    return new EmailAddress(spelling).canonical().value();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Ann@Example.ORG,                 ann@example.org
          \u212aelvin@example.org,         kelvin@example.org
          ren\u00e9@example.org,           rene\u0301@example.org
          \uff21nn@example.org,            ann@example.org
          ann@B\u00dcCHER.example,         ann@xn--bcher-kva.example
          ann@bu\u0308cher.example,        ann@XN--BCHER-KVA.example
          ann@fa\u00df.de,                 ann@xn--fa-hia.de
          ann@\u0391\u03a3.gr,             ann@\u03b1\u03c3.gr
          ann@example\u3002org,            ann@example.org
          a\u200bnn@example.org,           ann@example.org
          ann@exa\u200bmple.org,           ann@example.org
          """)
  void spellings_of_one_address_are_one(String one, String other) {
    assertThat(canonical(one)).isEqualTo(canonical(other));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ann@fa\u00df.de,        ann@fass.de
          stra\u00dfe@x.org,      strasse@x.org
          d\u0131r@x.org,         dir@x.org
          ann@xn--example-.org,   ann@example.org
          ann@b\u00fccher.org,    ann@bucher.org
          """)
  void addresses_that_are_others_stay_apart(String one, String other) {
    assertThat(canonical(one)).isNotEqualTo(canonical(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.org",
        "ann+news@example.org",
        "ren\u00e9@b\u00fccher.example",
        "ann@xn--bcher-kva.example"
      })
  void an_account_may_begin_with_what_can_be_seen(String spelling) {
    assertThat(new EmailAddress(spelling).isClear()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u200bnn@example.org",
        "ann@example.org\u200e",
        "ann\ufeff@example.org",
        "ann\u2028@example.org",
        "ann\u0378@example.org",
        "ann\ue000@example.org",
        "a\uff20b@example.org"
      })
  void an_account_begins_with_nothing_else_but_is_found_by_it(String spelling) {
    assertThat(new EmailAddress(spelling).isClear()).isFalse();
  }

  /// What an independent implementation of UTS #46 makes of 20,000 names.
  @Test
  void domains_are_those_that_icu_says() {
    Random random = new Random(1);
    int compared = 0;
    while (compared < 20_000) {
      String name = name(random) + ".org";
      StringBuilder letters = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      IDNA.Info info = new IDNA.Info();
      ICU.nameToUnicode(name, letters, info);
      ICU.nameToASCII(name, ascii, info);
      if (!info.hasErrors()) {
        String one = canonical("x@" + letters);
        assertThat(List.of(canonical("x@" + name), canonical("x@" + ascii), canonical(one)))
            .as(name)
            .containsOnly(one);
        compared++;
      }
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder("a");
    for (int i = random.nextInt(8); i >= 0; i--) {
      int letter =
          switch (random.nextInt(4)) {
            case 0 -> 'a' + random.nextInt(26);
            case 1 -> 0xC0 + random.nextInt(0x180);
            case 2 -> 0x400 + random.nextInt(0x100);
            default -> 0x4E00 + random.nextInt(500);
          };
      name.appendCodePoint(letter);
    }
    return name.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "-",
        "--",
        "99999999999999999999",
        "a-\ud83d\ude00",
        "zzzzzzzzzz",
        "a-a-a-a"
      })
  void what_is_no_punycode_stays_as_it_is_or_says_something(String label) {
    String once = canonical("x@xn--" + label + ".org");
    assertThat(canonical(once)).isEqualTo(once);
  }
}
