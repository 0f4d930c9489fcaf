package org.bellwether.search.index;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.bellwether.domain.text.Unicode;

/// Takes texts apart into words: by Unicode's rules, compared as names are, without accents.
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

  /// Has words as names are [compared][Unicode#compared]: one word for all of its spellings.
  private static final class Compared extends TokenFilter {
    /// Those that are no part of a letter, such as the dot on what was a capital İ.
    private static final Pattern MARKS = Pattern.compile("[\u0300-\u036f]");

    private final CharTermAttribute word = addAttribute(CharTermAttribute.class);

    private Compared(TokenStream words) {
      super(words);
    }

    @Override
    public boolean incrementToken() throws IOException {
      while (input.incrementToken()) {
        String compared = Unicode.compared(word.toString());
        word.setEmpty().append(MARKS.matcher(compared).replaceAll(""));
        if (!word.isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer tokens = new StandardTokenizer();
    TokenStream whole = new EnglishPossessiveFilter(new ASCIIFoldingFilter(new Compared(tokens)));
    return new TokenStreamComponents(
        tokens, words == Words.STEMMED ? new EnglishMinimalStemFilter(whole) : whole);
  }
}
