package org.bellwether.application.wiring;

import org.bellwether.application.backend.Backend;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.application.settlement.GetResolution;
import org.bellwether.application.settlement.ResolveMarket;
import org.bellwether.application.settlement.ReverseResolution;
import org.bellwether.application.settlement.ReverseSettlement;
import org.bellwether.application.settlement.SettleMarket;

/// Settlement: to answer a question, to pay who was right, and to take that back.
public record SettlementUseCases(
    ResolveMarket resolve,
    ReverseResolution reverseResolution,
    GetResolution getResolution,
    SettleMarket settle,
    ReverseSettlement reverseSettlement,
    AuditBooks auditBooks) {

  public static SettlementUseCases of(Installation here) {
    Backend in = here.backend();
    return new SettlementUseCases(
        new ResolveMarket(
            here.idempotent(),
            here.authority(),
            in.markets(),
            in.settlements(),
            in.jobQueue(),
            in.auditTrail(),
            here.clock()),
        new ReverseResolution(
            here.idempotent(),
            here.authority(),
            in.markets(),
            in.settlements(),
            in.jobQueue(),
            in.auditTrail(),
            here.policy().reversalPeriod(),
            here.clock()),
        new GetResolution(in.markets(), in.settlements()),
        new SettleMarket(
            in.transactions(),
            in.settlements(),
            in.markets(),
            in.ledger(),
            here.ids(),
            here.clock()),
        new ReverseSettlement(
            in.transactions(),
            in.settlements(),
            in.markets(),
            in.ledger(),
            in.auditTrail(),
            here.ids(),
            here.clock()),
        new AuditBooks(in.books()));
  }
}
