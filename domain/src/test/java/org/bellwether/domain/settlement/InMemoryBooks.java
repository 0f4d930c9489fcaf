package org.bellwether.domain.settlement;

import java.util.Comparator;
import org.bellwether.domain.ledger.InMemoryLedger;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.trading.InMemoryTradeRepository;
import org.bellwether.domain.trading.Trade;

/// The books of in-memory ports, as auditors read them.
public final class InMemoryBooks implements Books {
  private final InMemoryLedger ledger;
  private final InMemoryMarketRepository markets;
  private final InMemoryTradeRepository trades;
  private final InMemorySettlementRepository settlements;

  public InMemoryBooks(
      InMemoryLedger ledger,
      InMemoryMarketRepository markets,
      InMemoryTradeRepository trades,
      InMemorySettlementRepository settlements) {
    this.ledger = ledger;
    this.markets = markets;
    this.trades = trades;
    this.settlements = settlements;
  }

  @Override
  public void read(Reader reader) {
    ledger
        .accounts()
        .forEach(
            account -> reader.account(account, ledger.findBalance(account.id()).orElseThrow()));
    ledger.transfers().forEach(reader::transfer);
    markets.markets().stream()
        .sorted(Comparator.comparing(market -> market.id().toString()))
        .forEach(market -> read(market, reader));
  }

  private void read(Market market, Reader reader) {
    reader.market(
        market, markets.importedVolume(market.id()), settlements.find(market.id()).orElse(null));
    trades.trades().stream()
        .filter(trade -> trade.marketId().equals(market.id()))
        .sorted(Comparator.comparingLong(Trade::number))
        .forEach(trade ->
            reader.trade(
                trade,
                ledger.transfers().stream()
                    .filter(transfer -> transfer.id().equals(trade.id().value()))
                    .findFirst()
                    .orElse(null)));
    ledger.transfers().stream()
        .filter(transfer -> transfer.reason() == Transfer.Reason.PAYOUT)
        .filter(transfer -> transfer.from().equals(market.escrow()))
        .forEach(reader::payout);
    trades.positions().stream()
        .filter(position -> position.key().marketId().equals(market.id()))
        .forEach(reader::position);
    trades.candles().stream()
        .filter(
            candle -> market.outcomes().stream().anyMatch(o -> o.id().equals(candle.outcomeId())))
        .forEach(reader::candle);
  }
}
