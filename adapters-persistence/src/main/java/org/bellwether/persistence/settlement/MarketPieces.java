package org.bellwether.persistence.settlement;

import static org.bellwether.persistence.schema.Tables.MARKETS;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.settlement.Books.Reader;
import org.bellwether.domain.trading.Candle;
import org.bellwether.persistence.market.JooqMarketRepository;
import org.bellwether.persistence.settlement.MarketContents.Bar;
import org.bellwether.persistence.settlement.MarketContents.PaidTrade;
import org.bellwether.persistence.settlement.MarketContents.Payout;
import org.bellwether.persistence.settlement.MarketHeads.Head;
import org.bellwether.persistence.sql.PreparedSql;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jspecify.annotations.Nullable;

/// The books of markets, some at a time, with all that belongs to them.
final class MarketPieces {
  private static final int MARKETS_AT_ONCE = 200;
  private static final long TRADES_AT_ONCE = 20_000;
  private static final int TRADES_BETWEEN_LOOKS = 1000;

  static final MarketId BEFORE_ALL = new MarketId(new UUID(0, 0));
  private static final MarketId AFTER_ALL = new MarketId(new UUID(-1, -1));

  private static final Param<MarketId> AFTER = param("after", MARKETS.ID);

  private static final PreparedSql SIZES =
      new PreparedSql(
          select(MARKETS.ID, MARKETS.TRADES)
              .from(MARKETS)
              .where(MARKETS.ID.gt(AFTER))
              .orderBy(MARKETS.ID)
              .limit(inline(MARKETS_AT_ONCE)));

  private final Reader reader;
  private final Cursor<PaidTrade> trades;
  private final Cursor<Payout> payouts;
  private final Cursor<Bar> candles;

  private MarketPieces(
      Reader reader, Cursor<PaidTrade> trades, Cursor<Payout> payouts, Cursor<Bar> candles) {
    this.reader = reader;
    this.trades = trades;
    this.payouts = payouts;
    this.candles = candles;
  }

  /// Shows some markets after that one, up to the last of them also what belongs to markets that
  /// are not there.
  ///
  /// @return the last one; null when there are no more
  static @Nullable MarketId read(DSLContext snapshot, Reader reader, MarketId after) {
    List<MarketId> ids = new ArrayList<>();
    MarketId last = next(snapshot, reader, after, ids);
    MarketId end = last == null ? AFTER_ALL : last;
    List<Head> heads = MarketHeads.read(snapshot, reader, ids);
    try (Cursor<PaidTrade> trades = MarketContents.trades(snapshot, reader, after, end);
        Cursor<Payout> payouts = MarketContents.payouts(snapshot, reader, ids);
        Cursor<Bar> candles = MarketContents.candles(snapshot, reader, after, end)) {
      MarketPieces pieces = new MarketPieces(reader, trades, payouts, candles);
      Map<MarketId, Market> whole = markets(snapshot, reader, heads);
      for (Head head : heads) {
        Market market = whole.get(head.id());
        if (market == null) {
          pieces.skip(head.id());
        } else {
          pieces.show(head, market);
        }
      }
      pieces.showOrphans();
    }
    return last;
  }

  private record Size(MarketId id, long trades) {}

  /// Finds the next ones.
  ///
  /// @return the last one; null when these are all
  private static @Nullable MarketId next(
      DSLContext snapshot, Reader reader, MarketId after, List<MarketId> ids) {
    List<Size> next = new ArrayList<>();
    Cursor.readAll(
        SIZES.on(snapshot).with(AFTER, after),
        row -> new Size(row.get(MARKETS.ID), row.get(MARKETS.TRADES)),
        reader,
        next::add);
    long trades = 0;
    for (Size market : next) {
      trades += market.trades();
      if (!ids.isEmpty() && trades > TRADES_AT_ONCE) {
        break;
      }
      ids.add(market.id());
    }
    return ids.size() < next.size() || next.size() == MARKETS_AT_ONCE ? ids.getLast() : null;
  }

  /// Those that make sense; of the others the reader hears.
  private static Map<MarketId, Market> markets(
      DSLContext snapshot, Reader reader, List<Head> heads) {
    List<MarketId> ids = new ArrayList<>();
    for (Head head : heads) {
      if (head.hasAllOutcomes()) {
        ids.add(head.id());
      } else {
        reader.unreadable("market " + head.id() + " lacks some or all of its outcomes");
      }
    }
    Map<MarketId, Market> readable = new HashMap<>();
    try {
      readable.putAll(JooqMarketRepository.whole(snapshot, ids));
    } catch (IllegalArgumentException _) {
      for (MarketId id : ids) {
        try {
          readable.putAll(JooqMarketRepository.whole(snapshot, List.of(id)));
        } catch (IllegalArgumentException e) {
          reader.unreadable("market " + id + ": " + e.getMessage());
        }
      }
    }
    return readable;
  }

  private void show(Head head, Market market) {
    UUID id = head.id().value();
    reader.market(market, head.imported(), head.settlement(), head.escrow(), head.claims());
    long shown = 0;
    showOrphansBefore(id);
    for (PaidTrade paid = trades.next(id, PaidTrade::marketId);
        paid != null;
        paid = trades.next(id, PaidTrade::marketId)) {
      Instant earliest = paid.earliest();
      showCandles(id, candle -> !candle.end().isAfter(earliest));
      shown++;
      if (shown % TRADES_BETWEEN_LOOKS == 0) {
        reader.candlesEndedBy(earliest);
      }
      reader.trade(paid.trade(), paid.payment(), paid.hasPosition());
    }
    showCandles(id, _ -> true);
    for (Payout payout = payouts.next(id, Payout::marketId);
        payout != null;
        payout = payouts.next(id, Payout::marketId)) {
      reader.payout(payout.account(), payout.owed(), payout.paid());
    }
  }

  private void showCandles(UUID market, Predicate<Candle> which) {
    for (Bar bar = candles.peek(market, Bar::marketId);
        bar != null && which.test(bar.candle());
        bar = candles.peek(market, Bar::marketId)) {
      candles.next(market, Bar::marketId);
      reader.candle(bar.candle());
    }
  }

  /// Of a market that the reader knows to be unreadable.
  private void skip(MarketId market) {
    UUID id = market.value();
    showOrphansBefore(id);
    trades.skip(id, PaidTrade::marketId);
    candles.skip(id, Bar::marketId);
    payouts.skip(id, Payout::marketId);
  }

  private void showOrphansBefore(UUID market) {
    trades.upTo(market, PaidTrade::marketId, paid -> reader.orphan(paid.trade()));
    candles.upTo(market, Bar::marketId, bar -> reader.orphan(bar.candle()));
  }

  private void showOrphans() {
    trades.forEach(paid -> reader.orphan(paid.trade()));
    candles.forEach(bar -> reader.orphan(bar.candle()));
  }
}
