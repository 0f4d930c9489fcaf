package org.bellwether.persistence.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bellwether.application.settlement.AuditBooks;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.settlement.Audit;
import org.bellwether.domain.settlement.Invariant;
import org.bellwether.domain.trading.Order;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.trading.Traders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The audit finds whatever is falsified: two markets, one settled, in which two people traded.
class AuditBooksTest {
  private final Traders traders = new Traders(TestDatabase.empty());

  @BeforeEach
  void somethingHasHappened() {
    UserId ann = traders.person("ann");
    UserId ben = traders.person("ben");
    Market open = traders.open(ann);
    Market settled = traders.open(ben);
    for (Market market : List.of(open, settled)) {
      traders.trade(ann, market, new Order.BuyFor("Yes", new Credits(20_000_000), null, null));
      traders.trade(ben, market, new Order.Buy("No", new Shares(30_000_000), null, null));
      traders.trade(ann, market, new Order.Sell("Yes", new Shares(10_000_000), null, null));
    }
    traders.settle(settled);
  }

  @Test
  void what_was_done_properly_balances() {
    assertThat(traders.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "I1 | update accounts set balance = balance + 1 where kind = 'user'",
        "I5 | update accounts set balance = balance + case kind when 'issuance' then -1 else 1 end"
            + " where kind in ('issuance', 'house')",
        "I1 | update transfers set to_account = gen_random_uuid() where reason = 'sale'",
        "I5 | delete from transfers where reason = 'purchase'",
        "I5 | update transfers set amount = amount + 1 where reason = 'subsidy'",
        "I2 | update outcomes set outstanding = 900000000",
        "I3 | update outcomes set outstanding = outstanding + 1",
        "I5 | update outcomes set price = 1000000 - price where price between 1 and 499999",
        "I5 | update positions set shares = shares - 1",
        "I5 | update positions set cost = cost - 1",
        "I5 | delete from positions",
        "I5 | update positions set payout = payout + 1",
        "I5 | update trades set amount = amount - 1",
        "I5 | update trades set shares = shares + 2",
        "I5 | update trades set number = number + 1 where number = 3",
        "I5 | delete from trades where number = 2",
        "I5 | update markets set volume = volume + 1",
        "I5 | update markets set trades = trades + 1",
        "I5 | update candles set high = high + 1",
        "I5 | update candles set volume = volume + 1",
        "I5 | delete from candles where length = 'hour'",
        "I2 | update positions set payout = null",
        "I5 | update settlements set paid = paid - 1",
        "I5 | update settlements set settled = settled - 1, positions = positions - 1",
        "I5 | update settlements set left_over = left_over - 1",
        "I2 | delete from settlements",
        "I2 | update markets set status = 'resolved' where status = 'active'",
        "I5 | update markets set subsidy = subsidy + 1",
        "I5 | update trades set price_before = price_before + 1",
        "I5 | update trades set price_after = price_after + 1",
        "I1 | update transfers set reason = 'grant' where reason = 'sale'",
        "I5 | update transfers set from_account = (select id from accounts where kind = 'user'"
            + " and id <> from_account limit 1) where reason = 'purchase'",
        "I5 | update transfers set to_account = (select id from accounts where kind = 'user'"
            + " and id <> to_account limit 1) where reason = 'payout'",
        "I5 | delete from outcomes",
        "I5 | delete from outcomes where position = 0",
        "I5 | delete from outcomes where position = 1",
        "I5 | delete from candles",
        "I5 | update candles set start = start - interval '40 days' where length = 'minute'",
        "I5 | update trades set at = at + interval '1 hour' where number = 1",
        "I5 | delete from positions where shares = 30000000",
        "I5 | insert into positions select gen_random_uuid(), market_id, outcome_id, 0, 0 from positions limit 1",
        "I5 | delete from markets",
        "I1 | delete from accounts where kind = 'escrow'",
        "I1 | delete from accounts where kind = 'user'",
        "I2 | delete from markets where status = 'active'",
        "I5 | insert into accounts values (gen_random_uuid(), 'user', 7), (gen_random_uuid(), 'issuance', -7)",
      })
  void what_is_falsified_is_found(Invariant invariant, String forgery) {
    TestDatabase.dsl()
        .transaction(ink -> {
          ink.dsl().execute("set local session_replication_role = replica");
          assertThat(ink.dsl().execute(forgery)).isPositive();
        });
    assertThat(traders.violations()).extracting(Audit.Violation::invariant).contains(invariant);
  }

  /// Eve is paid, spends all he has, and the resolution is taken back.
  private void reverse() {
    UserId eve = traders.person("eve");
    Market market = traders.open(traders.person("dan"));
    traders.trade(eve, market, new Order.Buy("Yes", new Shares(60_000_000), null, null));
    traders.settle(market);
    Market other = traders.open(eve);
    traders.trade(eve, other, new Order.BuyFor("No", new Credits(900_000_000), null, null));
    traders.reverse(market, "ada");
    traders.takeBack(market);
  }

  @Test
  void a_reversal_balances_and_so_does_what_follows() {
    reverse();
    assertThat(TestDatabase.dsl().fetchValue("select count(*) from covered")).isEqualTo(1L);
    assertThat(traders.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "I5 | update covered set amount = amount - 1",
        "I5 | delete from covered",
        "I5 | delete from transfers where reason = 'cover'",
        "I5 | update transfers set amount = amount - 1 where reason = 'payout_reversal'",
        "I5 | update transfers set amount = amount - 1 where reason = 'refund_reversal'",
        "I5 | update transfers set reason = 'refund_reversal' where reason = 'payout_reversal'",
        "I1 | update transfers set reason = 'repayment' where reason = 'cover'",
        "I1 | update transfers set reason = 'cover' where reason = 'payout_reversal'",
        "I5 | update positions set payout = 60000000 where payout is null and shares = 60000000",
        "I5 | update outcomes set price = 1000000 - price where market_id in"
            + " (select id from markets where reversed_at is not null) and price <> 500000",
        "I2 | update markets set status = 'resolved' where reversed_at is not null",
      })
  void what_is_falsified_of_a_reversal_is_found(Invariant invariant, String forgery) {
    reverse();
    what_is_falsified_is_found(invariant, forgery);
  }

  /// As a driver does that batches statements in its own way and tells no counts.
  @Test
  void a_market_without_outcomes_is_named() {
    Market empty = traders.open(traders.person("cem"));
    TestDatabase.dsl().execute("delete from outcomes where market_id = ?", empty.id().value());
    assertThat(traders.violations())
        .extracting(Audit.Violation::detail)
        .anyMatch(detail -> detail.contains(empty.id().toString()) && detail.contains("outcomes"));
  }

  @Test
  void of_what_is_wrong_everywhere_some_is_told_and_all_is_counted() {
    TestDatabase.dsl()
        .execute(
            "insert into accounts (id, kind, balance)"
                + " select gen_random_uuid(), 'user', 1 from generate_series(1, 5000)");
    AuditBooks.Report report = traders.audit();
    assertThat(traders.violations())
        .filteredOn(found -> found.invariant() == Invariant.I5)
        .hasSize(20);
    assertThat(report.found())
        .containsOnly(Map.entry(Invariant.I5, 5000L), Map.entry(Invariant.I1, 1L));
    assertThat(report.untold()).containsOnly(Map.entry(Invariant.I5, 4980L));
    assertThat(report.violations()).isEqualTo(5001);
  }

  /// Money that is moved with everything that depends on it, so that all balances are right.
  @Test
  void a_theft_in_good_order_is_found() {
    TestDatabase.dsl()
        .execute(
            """
            with thief as (select min(id::text)::uuid id from accounts where kind = 'user'),
              victim as (select max(id::text)::uuid id from accounts where kind = 'user'),
              moved as (
                insert into transfers (id, reason, from_account, to_account, amount, at)
                select gen_random_uuid(), 'payout', victim.id, thief.id, 5, now() from thief, victim)
            update accounts set balance = balance + case when id = (select id from thief) then 5 else -5 end
            where id in (select id from thief union select id from victim)
            """);
    assertThat(traders.violations()).extracting(Audit.Violation::invariant).contains(Invariant.I1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfers", "trades", "audit_trail"})
  void what_is_written_in_ink_stays(String table) {
    for (String change : List.of("delete from ", "truncate ", "update ")) {
      String set = change.equals("update ") ? " set at = now()" : "";
      assertThatThrownBy(() -> TestDatabase.dsl().execute(change + table + set))
          .hasMessageContaining("only ever added to");
    }
  }
}
