package org.bellwether.search.index;

import java.io.Reader;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/// Takes texts apart into words: by Unicode's rules, in lower case, without accents.
final class MarketAnalyzer extends Analyzer {
  /// Each word also without a plural's ending.
  static final Analyzer STEMS = new MarketAnalyzer(Words.STEMMED);

  static final Analyzer WORDS = new MarketAnalyzer(Words.WHOLE);

  /// By Unicode's rules these join words.
  private static final NormalizeCharMap SEPARATORS = separators(":", "_");

  private enum Words {
    STEMMED,
    WHOLE
  }

  private final Words words;

  private MarketAnalyzer(Words words) {
    this.words = words;
  }

  private static NormalizeCharMap separators(String... characters) {
    NormalizeCharMap.Builder separators = new NormalizeCharMap.Builder();
    for (String character : characters) {
      separators.add(character, " ");
    }
    return separators.build();
  }

  @Override
  protected Reader initReader(String field, Reader text) {
    return new MappingCharFilter(SEPARATORS, text);
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
