package org.bellwether.application.search;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketSummary;

/// A market that was found.
///
/// @param scoreMillionths how well it fits, 0 to 1,000,000; to be compared within one search
/// @param reasons why it was found, at least one
public record Hit(MarketSummary market, Profile creator, int scoreMillionths, Set<Reason> reasons) {

  /// Why a market was found.
  public enum Reason {
    /// It means the same.
    SEMANTIC,
    /// It has the words, or what was likely meant by them.
    KEYWORD
  }

  /// A market that was found, but not read yet.
  record Ranked(MarketId id, int scoreMillionths, Set<Reason> reasons) {}

  /// Reads what was found, in one batch, and keeps its order. What was deleted meanwhile is left
  /// out.
  static List<Hit> read(List<Ranked> found, MarketRepository markets, UserRepository users) {
    if (found.isEmpty()) {
      return List.of();
    }
    Map<MarketId, Ranked> ranked =
        found.stream().collect(Collectors.toMap(Ranked::id, Function.identity()));
    List<MarketSummary> summaries = markets.findByIds(found.stream().map(Ranked::id).toList());
    Map<UserId, Profile> creators =
        users.findProfiles(
            summaries.stream().map(MarketSummary::creatorId).collect(Collectors.toSet()));
    return summaries.stream()
        .map(market -> {
          Ranked of = requireNonNull(ranked.get(market.id()));
          Profile creator = requireNonNull(creators.get(market.creatorId()));
          return new Hit(market, creator, of.scoreMillionths(), of.reasons());
        })
        .toList();
  }
}
