package org.bellwether.rest.market;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import org.bellwether.application.market.MarketWithCreator;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.MarketId;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.Envelope;

/// Answers that show one market, as they were written last: what is asked for again and again is
/// written once for each version, which says all there is to say.
final class RenderedMarkets {
  private static final int MAXIMUM_BYTES = 8 << 20;
  private static final int BYTES_BESIDE = 200;

  private final Cache<MarketId, Written> last =
      Caffeine.newBuilder()
          .executor(Runnable::run) // to wake another thread costs more
          .maximumWeight(MAXIMUM_BYTES)
          .weigher((MarketId _, Written written) -> BYTES_BESIDE + written.body().length)
          .build();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Written(long version, Instant updatedAt, Profile creator, byte[] body) {
    boolean shows(MarketWithCreator market) {
      // a database that has lost a change may give its version to another one
      return version == market.market().version()
          && updatedAt.equals(market.market().updatedAt())
          && creator.equals(market.creator());
    }
  }

  /// The whole body for this market.
  byte[] body(MarketWithCreator market, Json json) {
    Written known = last.getIfPresent(market.market().id());
    if (known != null && known.shows(market)) {
      return known.body();
    }
    byte[] body = json.write(new Envelope.Success(MarketResponse.from(market), null));
    last.put(
        market.market().id(),
        new Written(
            market.market().version(), market.market().updatedAt(), market.creator(), body));
    return body;
  }
}
