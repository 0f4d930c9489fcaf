package org.bellwether.application.search;

import java.util.List;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;

/// Finds markets by the words they are written in. A backend is right when it passes
/// `KeywordIndexContract`.
///
/// It knows every market whose transaction had committed when it is asked, on every node.
public interface KeywordIndex {

  /// The markets that have some of these words and that the filter lets pass, best first, those
  /// equally good by id.
  ///
  /// @param text what somebody wrote; none of it is an operator
  /// @param limit at least 1
  List<Match> find(String text, MarketFilter filter, int limit);

  /// The same text with each word that no market has replaced by the one that was most likely
  /// meant, where there is one.
  String respelled(String text);

  /// @param shareMillionths how much of what was written the market has, above 0, up to 1,000,000;
  ///   rare words count more, and words of the question more than those of the description
  record Match(MarketId id, int shareMillionths) {}
}
