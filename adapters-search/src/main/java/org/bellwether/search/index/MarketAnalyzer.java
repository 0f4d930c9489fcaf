package org.bellwether.search.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Takes texts apart into words: by Unicode's rules, in lower case, without accents.
final class MarketAnalyzer extends Analyzer {
  /// Each word also without a plural's ending.
  static final Analyzer STEMS = new MarketAnalyzer(Words.STEMMED);

  static final Analyzer WORDS = new MarketAnalyzer(Words.WHOLE);

  private enum Words {
    STEMMED,
    WHOLE
  }

  private final Words words;

  private MarketAnalyzer(Words words) {
    this.words = words;
  }

  /// The same text, as long as before, without characters that join words by Unicode's rules and
  /// here do not.
  static String separated(String text) {
    return text.replace(':', ' ').replace('_', ' ');
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer tokens = new StandardTokenizer();
    TokenStream whole =
        new EnglishPossessiveFilter(new ASCIIFoldingFilter(new LowerCaseFilter(tokens)));
    return new TokenStreamComponents(
        tokens, words == Words.STEMMED ? new EnglishMinimalStemFilter(whole) : whole);
  }
}
