package org.bellwether.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPieceTest {
  private static final WordPiece REAL = Bge.tokens();

  /// Numbers from 0 on, in that order.
  private static WordPiece of(String... words) {
    Map<String, Integer> vocabulary = new HashMap<>();
    for (String word : List.of("[UNK]", "[CLS]", "[SEP]")) {
      vocabulary.put(word, vocabulary.size());
    }
    for (String word : words) {
      vocabulary.put(word, vocabulary.size());
    }
    return new WordPiece(vocabulary);
  }

  @Test
  void the_longest_piece_goes_first() {
    WordPiece pieces = of("un", "una", "##aff", "##able", "##ffable");
    assertThat(pieces.tokens("unaffable", 10)).containsExactly(1, 4, 7, 2);
  }

  @Test
  void a_word_of_which_a_part_is_unknown_is_unknown_as_a_whole() {
    assertThat(of("ab", "##cd").tokens("abcd abxy", 10)).containsExactly(1, 3, 4, 0, 2);
    assertThat(of("a", "##a").tokens("a".repeat(101), 200)).containsExactly(1, 0, 2);
  }

  @Test
  void what_is_too_long_is_cut_off_and_still_ends() {
    assertThat(of("a").tokens("a a a a a", 4)).containsExactly(1, 3, 3, 2);
    assertThat(of("a").tokens("", 4)).containsExactly(1, 2);
  }

  @Test
  void the_vocabulary_of_the_model_is_whole() {
    assertThat(REAL.size()).isEqualTo(30_522);
  }

  /// As BERT's reference implementation takes them apart; the tokens of the vocabulary's lines.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello world                | 101 7592 2088 102",
        "Hello, WORLD!              | 101 7592 1010 2088 999 102",
        "unaffable                  | 101 14477 20961 3468 102",
        "café naïve                 | 101 7668 15743 102",
        "ﬁ 東京                      | 101 1984 1879 1755 102",
        "$7,000                     | 101 1002 1021 1010 2199 102",
        "don't                      | 101 2123 1005 1056 102",
      })
  void texts_are_taken_apart_as_the_model_was_trained(String text, String tokens) {
    long[] expected = List.of(tokens.split(" ", -1)).stream().mapToLong(Long::parseLong).toArray();
    assertThat(REAL.tokens(text, 512)).isEqualTo(expected);
  }

  @Test
  void what_nobody_sees_is_left_out() {
    assertThat(REAL.tokens("he\u200Bllo\u0000 \t\nworld\uFFFD", 512))
        .isEqualTo(REAL.tokens("hello world", 512));
  }

  @Test
  void any_text_can_be_taken_apart() {
    for (String text : List.of("😀", "\uD800", "𠀀", "\u202eabc", " ", "İstanbul", "Ǆ")) {
      assertThat(REAL.tokens(text, 512)).startsWith(101).endsWith(102);
    }
  }
}
