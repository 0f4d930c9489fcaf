package org.bellwether.search.index;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// What was meant by words that no market has: the word of some market that is fewest letters away
/// (added, left out, changed, or swapped with its neighbour), of those the one that most markets
/// have. The first letter is believed; short words, and those with digits, are left alone. To look
/// for one walks along many words, so one text has few respelled, and none any more when that took
/// long.
final class Spelling {
  /// Of one text.
  private static final int MOST = 8;

  private static final long BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MIN_LENGTH = 4;
  private static final int LONG = 8;

  private final IndexReader index;
  private final String field;
  private int walks;
  private long spentNanos;

  /// @param field whose words are those that markets have
  Spelling(IndexReader index, String field) {
    this.index = index;
    this.field = field;
  }

  /// The word that was meant; the same one where none is near, or too many were looked for.
  String respelled(String word) throws IOException {
    int length = word.codePointCount(0, word.length());
    if (length < MIN_LENGTH
        || word.codePoints().anyMatch(Character::isDigit)
        || index.docFreq(new Term(field, word)) > 0) {
      return word;
    }
    if (++walks > MOST || spentNanos > BUDGET_NANOS) {
      return word;
    }
    long start = System.nanoTime();
    String meant = nearest(word, length < LONG ? 1 : 2);
    spentNanos += System.nanoTime() - start;
    return meant;
  }

  private String nearest(String word, int mostEdits) throws IOException {
    for (int edits = 1; edits <= mostEdits; edits++) {
      String meant = mostFrequent(word, edits);
      if (meant != null) {
        return meant;
      }
    }
    return word;
  }

  private @Nullable String mostFrequent(String word, int edits) throws IOException {
    Terms words = MultiTerms.getTerms(index, field);
    if (words == null) {
      return null;
    }
    FuzzyTermsEnum near = new FuzzyTermsEnum(words, new Term(field, word), edits, 1, true);
    String meant = null;
    int having = 0;
    for (BytesRef term = near.next(); term != null; term = near.next()) {
      String candidate = term.utf8ToString();
      if (near.docFreq() > having && candidate.codePoints().noneMatch(Character::isDigit)) {
        meant = candidate;
        having = near.docFreq();
      }
    }
    return meant;
  }
}
