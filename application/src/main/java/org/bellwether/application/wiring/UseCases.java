package org.bellwether.application.wiring;

/// Every use case there is, by feature.
public record UseCases(
    MarketUseCases markets,
    TradingUseCases trading,
    SettlementUseCases settlement,
    AccountUseCases accounts,
    AccessUseCases access,
    SearchUseCases search,
    OperationsUseCases operations) {}
