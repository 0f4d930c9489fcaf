package org.bellwether.application.search;

import java.time.InstantSource;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;

/// Has the model in use read every market that it has not read, and then removes what other models
/// have made of them: for when the model changes. What it has read is kept when it is cut off; it
/// goes on with the rest when run again.
public final class ReindexMarkets {
  private final Transactions transactions;
  private final SearchDocuments documents;
  private final EmbeddingModel model;
  private final EmbedMarkets embedMarkets;
  private final AuditTrail trail;
  private final InstantSource clock;

  public ReindexMarkets(
      Transactions transactions,
      SearchDocuments documents,
      EmbeddingModel model,
      EmbedMarkets embedMarkets,
      AuditTrail trail,
      InstantSource clock) {
    this.transactions = transactions;
    this.documents = documents;
    this.model = model;
    this.embedMarkets = embedMarkets;
    this.trail = trail;
    this.clock = clock;
  }

  /// @return how many markets it read
  /// @throws UnsupportedOperationException when the model in use reads nothing
  public long execute(Scope scope, Progress progress) {
    if (!model.reads()) {
      throw new UnsupportedOperationException("no model is in use");
    }
    transactions.inTransaction(() -> {
      if (scope == Scope.ALL_AGAIN) {
        documents.forget(model.id());
      }
      trail.record(
          new AuditTrail.Entry(
              clock.instant(),
              null,
              AuditTrail.COMMAND_LINE,
              "reindex",
              "model:" + model.id(),
              scope == Scope.ALL_AGAIN ? "all markets again" : "unread markets"));
      return scope;
    });
    progress.begins(model.id(), documents.countUnseen(model.id()));
    long read = embedMarkets.execute(progress::read);
    transactions.inTransaction(() -> {
      documents.forgetOthers(model.id());
      return scope;
    });
    return read;
  }

  /// Which markets.
  public enum Scope {
    /// Those that the model has not read as they are now.
    UNREAD,
    /// All; until they are read, they are found by their words alone.
    ALL_AGAIN
  }

  /// Is told how far it is.
  public interface Progress {
    /// @param markets how many there are to read
    void begins(EmbeddingModel.ModelId model, long markets);

    /// @param soFar how many of them it has read
    void read(long soFar);
  }
}
