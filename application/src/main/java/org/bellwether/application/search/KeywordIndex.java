package org.bellwether.application.search;

import java.util.List;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;

/// Finds markets by the words they are written in. A backend is right when it passes
/// `KeywordIndexContract`.
///
/// It knows every market whose transaction had committed when it is asked, on every node; in the
/// first seconds of a node it may still know none.
public interface KeywordIndex {

  /// The markets that have some of the words that were meant and that the filter lets pass, best
  /// first, those equally good by id.
  ///
  /// @param text what somebody wrote; none of it is an operator
  /// @param limit at least 1
  Found find(String text, MarketFilter filter, int limit);

  /// How many markets there are, as of the last search.
  int size();

  /// @param meant the same text with each word that no market has replaced by the one that was most
  ///   likely meant, where there is one
  record Found(String meant, List<Match> matches) {}

  /// @param shareMillionths how much of what was meant the market has, above 0, up to 1,000,000;
  ///   rare words count more, and words of the question more than those of the description
  record Match(MarketId id, int shareMillionths) {}
}
