package org.bellwether.application.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.search.EmbeddingModel.MarketWords;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.SearchDocuments.Seen;
import org.bellwether.application.search.SearchDocuments.Unseen;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// Has the model read the words of markets that it has not seen. May be cut off at any moment: what
/// it has read is kept, some markets at a time, and it goes on with the rest when run again.
public final class EmbedMarkets {
  private static final int CHUNK = 16;
  private static final int AT_A_TIME = 4 * CHUNK;

  private final Transactions transactions;
  private final SearchDocuments documents;
  private final EmbeddingModel model;
  private final JobQueue jobs;

  /// Where a pass over all markets goes on: null for the start.
  private volatile @Nullable Unseen last;

  public EmbedMarkets(
      Transactions transactions, SearchDocuments documents, EmbeddingModel model, JobQueue jobs) {
    this.transactions = transactions;
    this.documents = documents;
    this.model = model;
    this.jobs = jobs;
  }

  /// One market; nothing happens when it is gone, or another was faster.
  public void execute(MarketId id) {
    if (model.reads()) {
      read(documents.findUnseen(model.id(), id));
    }
  }

  /// Some of those that wait, and then has the job for the others done: so a node that stops soon
  /// comes to the end of one, and other jobs get their turn. It goes on where it was, so that none
  /// is looked at twice; a pass that took several times is followed by another, for those that came
  /// to wait behind it.
  public void execute() {
    if (!model.reads()) {
      return;
    }
    Unseen after = last;
    List<Unseen> some = documents.findUnseen(model.id(), after, AT_A_TIME);
    for (int i = 0; i < some.size(); i += CHUNK) {
      read(some.subList(i, Math.min(some.size(), i + CHUNK)));
    }
    boolean more = some.size() == AT_A_TIME;
    last = more ? some.getLast() : null;
    if (more || after != null) {
      transactions.inTransaction(() -> {
        jobs.enqueue(IndexingJobs.all());
        return some.size();
      });
    }
  }

  /// All that wait, those among them that only another model has read.
  ///
  /// @param soFar told now and then how many it has read
  /// @return how many it read
  public long execute(LongConsumer soFar) {
    long read = 0;
    Unseen last = null;
    List<Unseen> some;
    do {
      some = documents.findUnseen(model.id(), last, CHUNK);
      if (!some.isEmpty()) {
        read(some);
        read += some.size();
        last = some.getLast();
        soFar.accept(read);
      }
    } while (some.size() == CHUNK);
    return read;
  }

  /// The model reads outside of any transaction: it takes its time.
  private void read(List<Unseen> markets) {
    if (markets.isEmpty()) {
      return;
    }
    ModelId id = model.id();
    List<MarketEmbedding> embeddings =
        model.ofMarkets(
            markets.stream()
                .map(market -> new MarketWords(market.name(), market.description()))
                .toList());
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < markets.size(); i++) {
      Unseen market = markets.get(i);
      seen.add(new Seen(market.id(), market.textVersion(), embeddings.get(i)));
    }
    transactions.inTransaction(() -> {
      documents.save(id, seen);
      return seen.size();
    });
  }
}
