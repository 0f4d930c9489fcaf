package org.bellwether.search.index;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
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

  @Override
  protected Reader initReader(String field, Reader text) {
    return new Separated(text);
  }

  /// Has a space for each character that joins words by Unicode's rules and here does not.
  private static final class Separated extends FilterReader {
    private Separated(Reader text) {
      super(text);
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      for (int i = from; i < from + read; i++) {
        if (into[i] == ':' || into[i] == '_') {
          into[i] = ' ';
        }
      }
      return read;
    }
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
