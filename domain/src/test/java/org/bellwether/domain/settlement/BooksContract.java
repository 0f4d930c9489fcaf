package org.bellwether.domain.settlement;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.settlement.Books.Claims;
import org.bellwether.domain.settlement.Books.EscrowFlow;
import org.bellwether.domain.settlement.Books.Fold;
import org.bellwether.domain.settlement.Books.Party;
import org.bellwether.domain.trading.Candle;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.Side;
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
  void accounts_transfers_and_positions_come_first_and_then_each_market_with_what_belongs_to_it() {
    Books books = books();
    UserId ann = new UserId(random.uuid());
    AccountId account = ann.account();
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
    Settlement settlement = Settlement.begin(markets.get(2), 0, TestMarkets.NOW);
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
            "USER " + account + " 5, by transfers 5",
            "ESCROW " + traded.escrow() + " 0, by transfers 0, of a market",
            "ISSUANCE " + AccountId.ISSUANCE + " -5, by transfers -5");
    assertThat(notes.total).isZero();
    Party ofAnn = new Party(Account.Kind.USER, false);
    Party ofMarket = new Party(Account.Kind.ESCROW, true);
    assertThat(notes.transfers)
        .containsExactlyInAnyOrder(
            List.of(grant(account), new Party(Account.Kind.ISSUANCE, false), ofAnn),
            List.of(payment, ofAnn, ofMarket),
            List.of(payout, ofMarket, ofAnn));
    long sign = trade.side() == Side.BUY ? 1 : -1;
    BigInteger held = BigInteger.valueOf(sign * trade.shares().micros());
    BigInteger spent = BigInteger.valueOf(sign * trade.amount().micros());
    assertThat(notes.positions)
        .containsExactly(
            position,
            new Fold(1, held, spent, held.min(BigInteger.ZERO)),
            traded.outcomes().getFirst().price());
    assertThat(notes.markets)
        .containsExactly(
            markets.get(0),
            markets.get(0).volume(),
            "no settlement",
            new EscrowFlow(0, BigInteger.ZERO, BigInteger.ZERO, 0),
            new Claims(0, 0),
            traded,
            traded.volume(),
            "no settlement",
            new EscrowFlow(0, BigInteger.ZERO, BigInteger.ZERO, 1),
            new Claims(0, 1),
            trade,
            payment,
            "has a position",
            "3 candles",
            account,
            BigInteger.ZERO,
            BigInteger.ONE,
            markets.get(2),
            markets.get(2).volume(),
            settlement,
            new EscrowFlow(0, BigInteger.ZERO, BigInteger.ZERO, 0),
            new Claims(0, 0));
  }

  @Test
  void
      what_was_taken_back_is_shown_as_not_paid_and_what_the_house_has_covered_beside_its_transfers() {
    Books books = books();
    UserId ann = new UserId(random.uuid());
    AccountId account = ann.account();
    Market market = random.market(ann, null);
    List<Transfer> transfers =
        List.of(
            grant(account),
            transfer(Transfer.Reason.SUBSIDY, account, market.escrow(), 5),
            transfer(Transfer.Reason.PAYOUT, market.escrow(), account, 3),
            transfer(Transfer.Reason.REFUND, market.escrow(), account, 2),
            transfer(Transfer.Reason.REFUND_REVERSAL, account, market.escrow(), 2),
            transfer(Transfer.Reason.GRANT, AccountId.ISSUANCE, AccountId.HOUSE, 4),
            transfer(Transfer.Reason.COVER, AccountId.HOUSE, account, 4),
            transfer(Transfer.Reason.PAYOUT_REVERSAL, account, market.escrow(), 1),
            transfer(Transfer.Reason.REPAYMENT, account, AccountId.HOUSE, 1));
    inTransaction(() -> {
      users()
          .createImported(
              List.of(new ImportedPerson("test:1", new Profile(ann, "Ann"), TestMarkets.NOW)));
      markets().create(market);
      ledger()
          .open(
              List.of(
                  new Account(account, Account.Kind.USER),
                  new Account(market.escrow(), Account.Kind.ESCROW)));
      ledger().post(transfers);
      settlements().saveCovered(market.id(), Map.of(account, new Credits(7)));
      return "written";
    });

    Notes notes = new Notes();
    books.read(notes);
    assertThat(notes.covered).containsExactly(account + " 7, by transfers 3");
    assertThat(notes.transfers).hasSameSizeAs(transfers);
    assertThat(notes.markets)
        .containsExactly(
            market,
            market.volume(),
            "no settlement",
            new EscrowFlow(3, BigInteger.valueOf(5), BigInteger.ZERO, 0),
            new Claims(0, 0),
            account,
            BigInteger.ZERO,
            BigInteger.TWO);
  }

  private Transfer transfer(Transfer.Reason reason, AccountId from, AccountId to, long micros) {
    return new Transfer(random.uuid(), reason, from, to, new Credits(micros), TestMarkets.NOW);
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
    private final List<String> covered = new ArrayList<>();
    private final List<Object> transfers = new ArrayList<>();
    private final List<Object> positions = new ArrayList<>();
    private final List<Object> markets = new ArrayList<>();
    private BigInteger total = BigInteger.TEN;
    private int candles;

    @Override
    public void balances(BigInteger sum) {
      total = sum;
    }

    @Override
    public void account(Account account, NetCredits balance, BigInteger made, boolean ofMarket) {
      accounts.add(
          account.kind()
              + " "
              + account.id()
              + " "
              + balance.micros()
              + ", by transfers "
              + made
              + (ofMarket ? ", of a market" : ""));
    }

    @Override
    public void covered(AccountId account, BigInteger kept, BigInteger made) {
      covered.add(account + " " + kept + ", by transfers " + made);
    }

    @Override
    public void transfer(Transfer transfer, @Nullable Party from, @Nullable Party to) {
      transfers.add(List.of(transfer, requireNonNull(from), requireNonNull(to)));
    }

    @Override
    public void position(Position position, Fold fold, @Nullable Price price) {
      positions.addAll(List.of(position, fold, requireNonNull(price)));
    }

    @Override
    public void market(
        Market market,
        Credits imported,
        @Nullable Settlement settlement,
        EscrowFlow escrow,
        Claims claims) {
      markets.add(market);
      markets.add(imported);
      markets.add(settlement == null ? "no settlement" : settlement);
      markets.add(escrow);
      markets.add(claims);
    }

    @Override
    public void trade(Trade trade, @Nullable Transfer payment, boolean hasPosition) {
      markets.add(trade);
      markets.add(payment == null ? "no payment" : payment);
      markets.add(hasPosition ? "has a position" : "no position");
    }

    @Override
    public void payout(AccountId account, BigInteger owed, BigInteger paid) {
      markets.addAll(List.of(account, owed, paid));
    }

    @Override
    public void candlesEndedBy(Instant end) {}

    @Override
    public void candle(Candle candle) {
      candles++;
      if (candles == Candle.Interval.values().length) {
        markets.add(candles + " candles");
      }
    }

    @Override
    public void orphan(Object entry) {
      markets.add("orphan " + entry);
    }

    @Override
    public void unreadable(String why) {
      markets.add("unreadable " + why);
    }
  }
}
