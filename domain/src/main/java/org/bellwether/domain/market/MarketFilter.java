package org.bellwether.domain.market;

import java.time.Instant;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// Which markets are meant; a null condition lets every market pass, all others must hold.
///
/// @param category of this category, as names are [compared][Unicode#compared]
/// @param tag one of the market's tags is this, compared in the same way
/// @param closesBefore closes earlier than this instant
/// @param closesAfter closes at this instant or later
public record MarketFilter(
    @Nullable MarketStatus status,
    @Nullable String category,
    @Nullable String tag,
    @Nullable UserId creatorId,
    @Nullable Instant closesBefore,
    @Nullable Instant closesAfter) {

  public MarketFilter {
    category = category == null ? null : Unicode.compared(category);
    tag = tag == null ? null : Unicode.compared(tag);
  }

  public static final MarketFilter ALL = new MarketFilter(null, null, null, null, null, null);
}
