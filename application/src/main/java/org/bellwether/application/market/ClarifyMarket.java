package org.bellwether.application.market;

import java.time.Instant;
import java.util.function.LongPredicate;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.Caller;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.jspecify.annotations.Nullable;

/// Says more exactly what a market asks, without changing a word of what stands there: also after
/// others have traded, and until the question is answered.
public final class ClarifyMarket {
  private final Idempotent idempotent;
  private final ReviseMarket revision;

  /// @param revision what a clarification has in common with every other change of the terms
  public ClarifyMarket(Idempotent idempotent, ReviseMarket revision) {
    this.idempotent = idempotent;
    this.revision = revision;
  }

  public IdempotentResult<ReviseMarket.Result> execute(
      Command command, @Nullable Keyed<ReviseMarket.Result> keyed) {
    return idempotent.execute(
        command,
        keyed,
        _ ->
            revision.whileHeld(
                command.caller(),
                command.id(),
                command.versions(),
                (market, now) -> clarify(market, command, now)));
  }

  private ReviseMarket.Result clarify(Market market, Command command, Instant now) {
    if (!market.isResolvable()) {
      return new MarketRefusal.MarketNotActive(market.id(), market.status());
    }
    if (!market.terms().hasRoomFor(command.text(), now)) {
      return new MarketRefusal.NoRoomToClarify(market.id());
    }
    return revision.keep(market, market.clarify(command.text(), now), command.caller(), "clarify");
  }

  /// @param versions the versions of the market that the clarification was meant for
  /// @param text up to `MarketTerms.MAX_CLARIFICATION_LENGTH` characters
  public record Command(Caller caller, MarketId id, LongPredicate versions, String text) {}
}
