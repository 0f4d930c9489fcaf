package org.bellwether.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.bellwether.application.search.KeywordIndex;
import org.bellwether.application.search.SearchDocuments.Facets;
import org.bellwether.application.search.SearchDocuments.MarketText;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;

/// The words of all markets in a Lucene index in memory, ranked by BM25.
///
/// A market's question counts twice as much as its description. Whatever is searched for is taken
/// as words, never as an operator; of more words than anybody asks with, the first ones count.
public final class LuceneKeywordIndex
    implements KeywordIndex, MarketFeed.Follower<MarketText>, AutoCloseable {
  private static final String ID = "id";
  private static final String HIGH_ID = "highId";
  private static final String LOW_ID = "lowId";
  private static final String STEMS = "stems";
  private static final String WORDS = "words";
  private static final String STATUS = "status";
  private static final String CATEGORY = "category";
  private static final String TAG = "tag";
  private static final String CREATOR = "creator";
  private static final String CLOSES_AT = "closesAt";
  private static final int MAX_WORDS = 50;
  private static final FieldType RANKED = type(IndexOptions.DOCS_AND_FREQS);
  private static final FieldType KNOWN = type(IndexOptions.DOCS);

  private static final Comparator<Match> BEST_FIRST =
      Comparator.comparing(Match::shareMillionths, Comparator.reverseOrder())
          .thenComparing(match -> match.id().value());

  private final MarketFeed<MarketText> feed;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  public LuceneKeywordIndex(MarketFeed<MarketText> feed) {
    this.feed = feed;
    try {
      this.writer =
          new IndexWriter(
              new ByteBuffersDirectory(),
              new IndexWriterConfig(
                  new PerFieldAnalyzerWrapper(
                      MarketAnalyzer.STEMS, Map.of(WORDS, MarketAnalyzer.WORDS))));
      this.searchers = new SearcherManager(writer, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    feed.tell(this);
  }

  @Override
  public Found find(String text, MarketFilter filter, int limit) {
    feed.refresh();
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return Turns.OF_CORES.take(() -> {
          String meant = respelled(text, searcher.getIndexReader());
          return new Found(meant, matches(meant, filter, limit, searcher));
        });
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int size() {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return searcher.getIndexReader().numDocs();
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Match> matches(String text, MarketFilter filter, int limit, IndexSearcher in)
      throws IOException {
    Set<String> stems = new LinkedHashSet<>();
    words(
        MarketAnalyzer.STEMS,
        text,
        (word, _, _) -> {
          if (stems.size() < MAX_WORDS) {
            stems.add(word);
          }
        });
    CollectionStatistics markets = in.collectionStatistics(STEMS);
    if (stems.isEmpty() || markets == null) {
      return List.of();
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder().setMinimumNumberShouldMatch(1);
    double whole = 0;
    for (String stem : stems) {
      Term term = new Term(STEMS, stem);
      query.add(new TermQuery(term), Occur.SHOULD);
      whole += weight(in.getIndexReader().docFreq(term), markets.docCount());
    }
    conditions(filter).forEach(condition -> query.add(condition, Occur.FILTER));
    List<Match> matches = new ArrayList<>();
    for (ScoreDoc found : in.search(query.build(), limit).scoreDocs) {
      int share = (int) Math.round(1e6 * Math.min(1, found.score / whole));
      matches.add(new Match(id(in, found.doc), Math.max(1, share)));
    }
    matches.sort(BEST_FIRST);
    return matches;
  }

  /// What BM25 gives for a word at most, however often a market has it.
  private static double weight(long having, long markets) {
    return Math.log1p((markets - having + 0.5) / (having + 0.5));
  }

  private static List<Query> conditions(MarketFilter filter) {
    List<Query> conditions = new ArrayList<>();
    if (filter.status() != null) {
      conditions.add(new TermQuery(new Term(STATUS, filter.status().name())));
    }
    if (filter.category() != null) {
      conditions.add(new TermQuery(new Term(CATEGORY, filter.category())));
    }
    if (filter.tag() != null) {
      conditions.add(new TermQuery(new Term(TAG, filter.tag())));
    }
    if (filter.creatorId() != null) {
      conditions.add(new TermQuery(new Term(CREATOR, filter.creatorId().toString())));
    }
    if (filter.closesBefore() != null) {
      conditions.add(
          LongPoint.newRangeQuery(CLOSES_AT, Long.MIN_VALUE, micros(filter.closesBefore()) - 1));
    }
    if (filter.closesAfter() != null) {
      conditions.add(
          LongPoint.newRangeQuery(CLOSES_AT, micros(filter.closesAfter()), Long.MAX_VALUE));
    }
    return conditions;
  }

  /// The next whole microsecond, on which markets close.
  private static long micros(Instant instant) {
    long floor = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    return Instant.EPOCH.plus(floor, ChronoUnit.MICROS).isBefore(instant) ? floor + 1 : floor;
  }

  private static MarketId id(IndexSearcher in, int document) throws IOException {
    List<LeafReaderContext> parts = in.getIndexReader().leaves();
    LeafReaderContext part = parts.get(ReaderUtil.subIndex(document, parts));
    return new MarketId(
        new UUID(
            number(part, HIGH_ID, document - part.docBase),
            number(part, LOW_ID, document - part.docBase)));
  }

  private static long number(LeafReaderContext part, String field, int document)
      throws IOException {
    NumericDocValues numbers = DocValues.getNumeric(part.reader(), field);
    numbers.advanceExact(document);
    return numbers.longValue();
  }

  private static String respelled(String text, IndexReader markets) throws IOException {
    Spelling spelling = new Spelling(markets, WORDS);
    StringBuilder respelled = new StringBuilder();
    int[] copied = {0};
    words(
        MarketAnalyzer.WORDS,
        text,
        (word, start, end) -> {
          String meant = isKnown(word, markets) ? word : spelling.respelled(word);
          if (!meant.equals(word)) {
            respelled.append(text, copied[0], start).append(meant);
            copied[0] = end;
          }
        });
    return respelled.append(text, copied[0], text.length()).toString();
  }

  /// A plural is no mistake when some market has its singular.
  private static boolean isKnown(String word, IndexReader markets) throws IOException {
    boolean[] known = {false};
    words(
        MarketAnalyzer.STEMS,
        word,
        (stem, _, _) -> known[0] = markets.docFreq(new Term(STEMS, stem)) > 0);
    return known[0];
  }

  private interface EachWord {
    void is(String word, int start, int end) throws IOException;
  }

  private static void words(Analyzer analyzer, String text, EachWord each) throws IOException {
    try (TokenStream stream = analyzer.tokenStream(STEMS, text)) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute place = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        each.is(word.toString(), place.startOffset(), place.endOffset());
      }
      stream.end();
    }
  }

  @Override
  public void changed(List<MarketText> markets) {
    try {
      for (MarketText market : markets) {
        writer.updateDocument(new Term(ID, market.id().toString()), document(market));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document document(MarketText market) {
    Facets facets = market.facets();
    Document document = new Document();
    document.add(new StringField(ID, market.id().toString(), Field.Store.NO));
    UUID id = market.id().value();
    document.add(new NumericDocValuesField(HIGH_ID, id.getMostSignificantBits()));
    document.add(new NumericDocValuesField(LOW_ID, id.getLeastSignificantBits()));
    document.add(new StringField(STATUS, facets.status().name(), Field.Store.NO));
    if (facets.category() != null) {
      document.add(new StringField(CATEGORY, facets.category(), Field.Store.NO));
    }
    facets.tags().forEach(tag -> document.add(new StringField(TAG, tag, Field.Store.NO)));
    document.add(new StringField(CREATOR, facets.creatorId().toString(), Field.Store.NO));
    document.add(new LongPoint(CLOSES_AT, micros(facets.closesAt())));
    String more =
        String.join(
            "\n",
            market.description(),
            String.join("\n", market.outcomes()),
            String.valueOf(facets.category()),
            String.join("\n", facets.tags()));
    for (String text : List.of(market.name(), market.name(), more)) {
      document.add(new Field(STEMS, text, RANKED));
    }
    document.add(new Field(WORDS, market.name() + "\n" + more, KNOWN));
    return document;
  }

  private static FieldType type(IndexOptions options) {
    FieldType type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(true);
    type.setOmitNorms(options == IndexOptions.DOCS);
    type.freeze();
    return type;
  }

  @Override
  public void gone(Set<MarketId> markets) {
    try {
      writer.deleteDocuments(
          markets.stream().map(id -> new Term(ID, id.toString())).toArray(Term[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What searches find stays until the others are there.
  @Override
  public void allGone() {
    try {
      writer.deleteAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void upToDate() {
    try {
      searchers.maybeRefreshBlocking();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (writer) {
      searchers.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
