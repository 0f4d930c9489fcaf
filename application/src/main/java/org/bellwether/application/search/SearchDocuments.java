package org.bellwether.application.search;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// What indexes are built from: the words of markets, their embeddings, and what has changed. The
/// truth that every node follows. A backend is right when it passes `SearchDocumentsContract`.
///
/// Of a market that is over, and that nobody but its creator has ever traded, they say nothing,
/// unless it was imported: to open and cancel markets is free, and each that is searched costs
/// every node memory. Lists have it, and so has who knows its id.
public interface SearchDocuments {

  /// Reads in several steps, none of which sees less than those before it. Whoever follows
  /// [#changes] reads them and what changed in one, or might miss a change. When it fails it may be
  /// run again from the start.
  default <T> T inOneReading(Function<SearchDocuments, T> reading) {
    return reading.apply(this);
  }

  /// Where to begin to follow, before all that there is is read: nothing that is committed later is
  /// missed.
  long horizon();

  /// Markets that there are, sorted by id.
  ///
  /// @param after where to go on; null for the start
  List<MarketId> findIds(@Nullable MarketId after, int limit);

  /// What has changed, the earliest change first, each market once. Empty when who follows has to
  /// begin anew: a removal that was told since then is forgotten, or what was committed until then
  /// is lost, after a fail-over or with a backup.
  ///
  /// @param since the horizon of the start or of an earlier answer
  /// @param after where to go on with what has changed since then; null for its start
  Optional<Changes> changes(long since, @Nullable Change after, int limit);

  /// @param changes those after that horizon, and maybe some from before
  /// @param horizon where to go on when all of them have been read, if they are the first ones:
  ///   nothing that was committed later is missed
  record Changes(List<Change> changes, long horizon) {}

  /// @param number another one after each change of the market; what is below a horizon is not told
  ///   again to who goes on from there
  record Change(MarketId id, long number) {}

  /// Forgets that markets were removed before that time, and has those begin anew who have not
  /// heard of it.
  ///
  /// @param limit how many at most
  /// @return how many it forgot
  int forgetRemoved(Instant before, int limit);

  /// Those of these markets that are searched, in any order.
  List<MarketText> findTexts(Collection<MarketId> ids);

  /// Those of these markets that are searched and that the model has read, in any order.
  List<EmbeddedMarket> findEmbedded(Collection<MarketId> ids, ModelId model);

  /// A market by its words.
  ///
  /// @param outcomes the names of the outcomes that say something: those of a yes-no question do
  ///   not
  record MarketText(Facets facets, String name, String description, List<String> outcomes) {
    public MarketId id() {
      return facets.id();
    }
  }

  /// A market by what it means.
  record EmbeddedMarket(Facets facets, MarketEmbedding embedding) {
    public MarketId id() {
      return facets.id();
    }
  }

  /// What a filter asks a market for.
  ///
  /// @param category as it is [compared][Unicode#compared], and so are the tags
  record Facets(
      MarketId id,
      MarketStatus status,
      @Nullable String category,
      List<String> tags,
      UserId creatorId,
      Instant closesAt) {

    public Facets {
      category = category == null ? null : Unicode.compared(category);
      tags = tags.stream().map(Unicode::compared).distinct().toList();
    }

    public boolean passes(MarketFilter filter) {
      return (filter.status() == null || filter.status() == status)
          && (filter.category() == null || filter.category().equals(category))
          && (filter.tag() == null || tags.contains(filter.tag()))
          && (filter.creatorId() == null || filter.creatorId().equals(creatorId))
          && (filter.closesBefore() == null || closesAt.isBefore(filter.closesBefore()))
          && (filter.closesAfter() == null || !closesAt.isBefore(filter.closesAfter()));
    }
  }

  /// Markets that are searched and whose words, as they are now, that model has not seen: those
  /// that trade first, and of those the newest, as that is what most people look for.
  ///
  /// @param after where to go on; null for the start
  List<Unseen> findUnseen(ModelId model, @Nullable Unseen after, int limit);

  /// That market, if the model has not seen its words: one or none.
  List<Unseen> findUnseen(ModelId model, MarketId id);

  long countUnseen(ModelId model);

  /// @param textVersion which words they are
  record Unseen(
      MarketId id, MarketStatus status, String name, String description, long textVersion) {}

  /// Keeps these embeddings, unless there are some of newer words, or the market is gone. Counts as
  /// a change of the markets.
  void save(ModelId model, Collection<Seen> seen);

  record Seen(MarketId id, long textVersion, MarketEmbedding embedding) {}

  /// Removes the embeddings of that model.
  void forget(ModelId model);

  /// Removes the embeddings of all other models.
  void forgetOthers(ModelId than);
}
