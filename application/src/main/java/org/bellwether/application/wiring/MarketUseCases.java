package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.market.ClarifyMarket;
import org.bellwether.application.market.CloseMarkets;
import org.bellwether.application.market.DeleteMarket;
import org.bellwether.application.market.FollowMarket;
import org.bellwether.application.market.GetMarket;
import org.bellwether.application.market.ListMarkets;
import org.bellwether.application.market.ListTermsChanges;
import org.bellwether.application.market.MarketSignals;
import org.bellwether.application.market.ReviseMarket;

/// Markets: to read, revise, follow and close them.
public record MarketUseCases(
    ListMarkets list,
    GetMarket get,
    FollowMarket follow,
    ReviseMarket revise,
    ClarifyMarket clarify,
    ListTermsChanges listTermsChanges,
    DeleteMarket delete,
    CloseMarkets close) {

  public static MarketUseCases of(Installation here, MarketSignals signals) {
    Backend in = here.backend();
    GetMarket get = new GetMarket(in.markets(), in.users());
    ReviseMarket revise =
        new ReviseMarket(
            in.transactions(),
            here.authority(),
            in.markets(),
            in.termsHistory(),
            in.trades()::isTradedByOthers,
            in.users(),
            in.jobQueue(),
            in.auditTrail(),
            here.clock());
    return new MarketUseCases(
        new ListMarkets(in.markets(), in.users()),
        get,
        new FollowMarket(get, signals),
        revise,
        new ClarifyMarket(here.idempotent(), revise),
        new ListTermsChanges(in.markets(), in.termsHistory(), in.users()),
        new DeleteMarket(
            in.transactions(),
            here.authority(),
            in.markets(),
            in.ledger(),
            in.auditTrail(),
            here.ids(),
            here.clock()),
        new CloseMarkets(in.transactions(), in.markets()));
  }
}
