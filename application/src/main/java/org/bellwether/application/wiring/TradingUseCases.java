package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.trading.CreateMarket;
import org.bellwether.application.trading.GetHistory;
import org.bellwether.application.trading.GetPortfolio;
import org.bellwether.application.trading.GetSolvency;
import org.bellwether.application.trading.ImportMarkets;
import org.bellwether.application.trading.ListHolders;
import org.bellwether.application.trading.ListTrades;
import org.bellwether.application.trading.PlaceTrade;
import org.bellwether.application.trading.QuoteTrade;

/// Trading: to open a market with money in it, to trade, and what comes of it.
public record TradingUseCases(
    CreateMarket createMarket,
    ImportMarkets importMarkets,
    PlaceTrade place,
    QuoteTrade quote,
    ListTrades listTrades,
    ListHolders listHolders,
    GetPortfolio getPortfolio,
    GetHistory getHistory,
    GetSolvency getSolvency) {

  public static TradingUseCases of(Installation here) {
    Backend in = here.backend();
    return new TradingUseCases(
        new CreateMarket(
            here.idempotent(),
            in.markets(),
            in.users(),
            in.ledger(),
            in.trades(),
            in.jobQueue(),
            here.ids(),
            here.clock()),
        new ImportMarkets(
            in.transactions(),
            in.markets(),
            in.users(),
            in.ledger(),
            in.jobQueue(),
            in.auditTrail(),
            here.policy().importSubsidy(),
            here.ids(),
            here.clock()),
        new PlaceTrade(here.idempotent(), in.markets(), in.ledger(), in.trades(), here.ids()),
        new QuoteTrade(in.markets(), here.clock()),
        new ListTrades(in.markets(), in.trades(), in.users()),
        new ListHolders(in.markets(), in.trades(), in.users()),
        new GetPortfolio(in.trades(), in.markets()),
        new GetHistory(in.markets(), in.trades()),
        new GetSolvency(in.transactions(), in.markets(), in.ledger()));
  }
}
