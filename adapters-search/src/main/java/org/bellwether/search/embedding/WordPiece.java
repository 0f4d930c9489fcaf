package org.bellwether.search.embedding;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a text apart into the tokens that BERT models without upper case were trained on: words
/// without accents, each cut into the longest pieces that the vocabulary has.
///
/// After Devlin et al. 2018, and to the letter as the reference implementation does it, since a
/// model that gets other tokens answers worse without saying so.
final class WordPiece {
  private static final int MAX_WORD_LENGTH = 100;
  private static final Pattern ENTRY = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\":\\s*(\\d+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int start;
  private final int end;

  WordPiece(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.unknown = number("[UNK]");
    this.start = number("[CLS]");
    this.end = number("[SEP]");
  }

  private int number(String special) {
    Integer number = vocabulary.get(special);
    if (number == null) {
      throw new IllegalArgumentException("the vocabulary has no " + special);
    }
    return number;
  }

  /// From a `tokenizer.json`: what stands between the braces after `"vocab":`.
  static WordPiece fromJson(String json) {
    int from = json.indexOf('{', json.indexOf("\"vocab\":"));
    Map<String, Integer> vocabulary = new HashMap<>();
    Matcher entry = ENTRY.matcher(json).region(from, json.length());
    while (entry.find()) {
      vocabulary.put(unescaped(entry.group(1)), Integer.valueOf(entry.group(2)));
    }
    return new WordPiece(vocabulary);
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(escape ->
            Matcher.quoteReplacement(
                escape.group(1) == null
                    ? escape.group(2)
                    : String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
  }

  int size() {
    return vocabulary.size();
  }

  /// The numbers of the tokens, between a start and an end.
  ///
  /// @param max how many at most, those two included; what is beyond is cut off
  long[] tokens(String text, int max) {
    List<Integer> pieces = new ArrayList<>();
    pieces.add(start);
    for (String word : words(text)) {
      if (pieces.size() >= max) {
        break;
      }
      addPieces(word, pieces);
    }
    List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), max - 1));
    kept.add(end);
    return kept.stream().mapToLong(Integer::longValue).toArray();
  }

  /// Words in lower case; each mark of punctuation and each Chinese character is one.
  private static List<String> words(String text) {
    StringBuilder spaced = new StringBuilder(text.length() + 16);
    Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .codePoints()
        .forEach(c -> {
          if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
            spaced.append(' ');
          } else if (isAlone(c)) {
            spaced.append(' ').appendCodePoint(c).append(' ');
          } else if (!isDropped(c)) {
            spaced.appendCodePoint(c);
          }
        });
    return List.of(spaced.toString().strip().split(" +"));
  }

  private static boolean isDropped(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.NON_SPACING_MARK ->
          true;
      default -> c == 0xFFFD;
    };
  }

  private static boolean isAlone(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      // ASCII's symbols count as punctuation: $ + < = > ^ ` | ~
      default -> "$+<=>^`|~".indexOf(c) >= 0 || (Character.isIdeographic(c) && isHan(c));
    };
  }

  private static boolean isHan(int c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN && c >= 0x3400;
  }

  private void addPieces(String word, List<Integer> pieces) {
    if (word.isEmpty()) {
      return;
    }
    List<Integer> found = new ArrayList<>();
    for (int from = 0; from < word.length(); ) {
      int to = word.length();
      Integer piece = null;
      while (to > from && piece == null) {
        piece = vocabulary.get((from == 0 ? "" : "##") + word.substring(from, to));
        to -= piece == null ? 1 : 0;
      }
      if (piece == null || word.length() > MAX_WORD_LENGTH) {
        pieces.add(unknown);
        return;
      }
      found.add(piece);
      from = to;
    }
    pieces.addAll(found);
  }
}
