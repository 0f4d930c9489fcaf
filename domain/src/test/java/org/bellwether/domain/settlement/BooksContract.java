package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TestTrades;
import org.bellwether.domain.trading.Trade;
import org.bellwether.domain.trading.TradeRepository;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every backend must show to auditors. A new backend extends this class and names its ports.
public abstract class BooksContract {
  private final TestMarkets random = new TestMarkets(2032);
  private final TestTrades made = new TestTrades(2032);

  /// Empty books.
  protected abstract Books books();

  /// The users of the same backend.
  protected abstract UserRepository users();

  /// The accounts of the same backend.
  protected abstract Ledger ledger();

  /// The markets of the same backend.
  protected abstract MarketRepository markets();

  /// The trades of the same backend.
  protected abstract TradeRepository trades();

  /// The settlements of the same backend.
  protected abstract SettlementRepository settlements();

  protected abstract <T> T inTransaction(Supplier<T> work);

  @Test
  void accounts_and_transfers_come_first_and_then_each_market_with_what_belongs_to_it() {
    Books books = books();
    UserId ann = new UserId(random.uuid());
    AccountId account = new AccountId(ann.value());
    List<Market> markets =
        Stream.generate(() -> random.market(ann, null))
            .limit(3)
            .sorted(Comparator.comparing(market -> market.id().toString()))
            .toList();
    Market traded = markets.get(1);
    Trade trade = made.trade(traded, ann, traded.outcomes().getFirst().id(), TestMarkets.NOW);
    Transfer payment =
        new Transfer(
            trade.id().value(),
            Transfer.Reason.PURCHASE,
            account,
            traded.escrow(),
            new Credits(1),
            TestMarkets.NOW);
    Transfer payout =
        new Transfer(
            random.uuid(),
            Transfer.Reason.PAYOUT,
            traded.escrow(),
            account,
            new Credits(1),
            TestMarkets.NOW);
    Position position = made.position(ann, traded, traded.outcomes().getFirst().id(), 7_000_000);
    Settlement settlement = Settlement.begin(markets.get(2).id(), 0, TestMarkets.NOW);
    inTransaction(() -> {
      users()
          .createImported(
              List.of(new ImportedPerson("test:1", new Profile(ann, "Ann"), TestMarkets.NOW)));
      markets.forEach(markets()::create);
      ledger()
          .open(
              List.of(
                  new Account(account, Account.Kind.USER),
                  new Account(traded.escrow(), Account.Kind.ESCROW)));
      ledger().post(List.of(grant(account), payment, payout));
      TestTrades.save(trades(), List.of(trade), List.of(position));
      settlements().create(settlement);
      return "written";
    });

    Notes notes = new Notes();
    books.read(notes);
    assertThat(notes.accounts)
        .contains(
            "USER " + account + " 5",
            "ESCROW " + traded.escrow() + " 0",
            "ISSUANCE " + AccountId.ISSUANCE + " -5");
    assertThat(notes.transfers).containsExactlyInAnyOrder(grant(account), payment, payout);
    assertThat(notes.markets)
        .containsExactly(
            markets.get(0),
            markets.get(0).volume(),
            "no settlement",
            traded,
            traded.volume(),
            "no settlement",
            trade,
            payment,
            payout,
            position,
            "3 candles",
            markets.get(2),
            markets.get(2).volume(),
            settlement);
  }

  private static Transfer grant(AccountId to) {
    return new Transfer(
        new UUID(7, 7),
        Transfer.Reason.GRANT,
        AccountId.ISSUANCE,
        to,
        new Credits(5),
        TestMarkets.NOW);
  }

  /// Writes down what it is shown.
  private static final class Notes implements Books.Reader {
    private final List<String> accounts = new ArrayList<>();
    private final List<Transfer> transfers = new ArrayList<>();
    private final List<Object> markets = new ArrayList<>();
    private int candles;

    @Override
    public void account(Account account, NetCredits balance) {
      accounts.add(account.kind() + " " + account.id() + " " + balance.micros());
    }

    @Override
    public void transfer(Transfer transfer) {
      transfers.add(transfer);
    }

    @Override
    public void market(Market market, Credits imported, @Nullable Settlement settlement) {
      markets.add(market);
      markets.add(imported);
      markets.add(settlement == null ? "no settlement" : settlement);
    }

    @Override
    public void trade(Trade trade, @Nullable Transfer payment) {
      markets.add(trade);
      markets.add(payment == null ? "no payment" : payment);
    }

    @Override
    public void payout(Transfer transfer) {
      markets.add(transfer);
    }

    @Override
    public void position(Position position) {
      markets.add(position);
    }

    @Override
    public void candle(Candle candle) {
      candles++;
      if (candles == Candle.Interval.values().length) {
        markets.add(candles + " candles");
      }
    }

    @Override
    public void stray(Object entry) {
      markets.add("stray " + entry);
    }

    @Override
    public void unreadable(String why) {
      markets.add("unreadable " + why);
    }
  }
}
