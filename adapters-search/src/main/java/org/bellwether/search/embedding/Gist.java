package org.bellwether.search.embedding;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;

/// What the model is given of a market: its name, and each word of the description that is new,
/// once. Descriptions say the same thing often, with addresses in between; what is left is read in
/// half the time and, as judged queries tell, understood as well.
final class Gist {
  private static final Pattern WORD =
      Pattern.compile("https?://\\S++|[$€£]?[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}.,'’%]*+");
  private static final Pattern ENDING = Pattern.compile("[.,'’]++$");
  private static final CharArraySet IN_EVERY_TEXT = EnglishAnalyzer.getDefaultStopSet();

  private Gist() {}

  static String of(String name, String description) {
    Set<String> said = new HashSet<>();
    WORD.matcher(name).results().map(Gist::word).map(Gist::compared).forEach(said::add);
    StringJoiner gist = new StringJoiner(" ", name + "\n", "");
    WORD.matcher(description)
        .results()
        .map(Gist::word)
        .filter(word -> !word.contains("://") && !IN_EVERY_TEXT.contains(word))
        .filter(word -> said.add(compared(word)))
        .forEach(gist::add);
    return gist.toString();
  }

  private static String word(MatchResult match) {
    return ENDING.matcher(match.group()).replaceFirst("");
  }

  private static String compared(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
