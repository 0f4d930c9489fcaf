package org.bellwether.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.trading.Position;
import org.bellwether.domain.trading.TestTrades;
import org.bellwether.domain.trading.TradeRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every backend for settlements must do. A new backend extends this class and names its
/// repositories.
public abstract class SettlementRepositoryContract {
  private static final int PEOPLE = 9;

  private final TestMarkets random = new TestMarkets(2029);
  private final TestTrades made = new TestTrades(2029);
  private SettlementRepository settlements;
  private List<UserId> people;
  private Market rain;
  private Market snow;

  /// An empty repository.
  protected abstract SettlementRepository settlements();

  /// The trades of the same backend.
  protected abstract TradeRepository trades();

  /// The markets of the same backend.
  protected abstract MarketRepository markets();

  /// The users of the same backend.
  protected abstract UserRepository users();

  protected abstract <T> T inTransaction(Supplier<T> work);

  /// Everybody holds the first outcome of both markets and has sold the second again.
  @BeforeEach
  void twoMarketsAndTheirHolders() {
    settlements = settlements();
    people = IntStream.range(0, PEOPLE).mapToObj(_ -> new UserId(random.uuid())).toList();
    rain = random.market(people.get(0), null);
    snow = random.market(people.get(0), null);
    inTransaction(() -> {
      users()
          .createImported(
              people.stream()
                  .map(id ->
                      new ImportedPerson("test:" + id, new Profile(id, "Ann"), TestMarkets.NOW))
                  .toList());
      for (Market market : List.of(rain, snow)) {
        markets().create(market);
        TestTrades.save(
            trades(),
            people.stream()
                .map(id ->
                    made.trade(market, id, market.outcomes().getFirst().id(), TestMarkets.NOW))
                .toList(),
            people.stream()
                .flatMap(id ->
                    IntStream.range(0, 2)
                        .mapToObj(i ->
                            made.position(
                                id, market, market.outcomes().get(i).id(), (1 - i) * 1_000_000L)))
                .toList());
      }
      return people;
    });
  }

  private Settlement begin(Market market) {
    return inTransaction(() -> {
      Settlement settlement =
          Settlement.begin(market, settlements.countUnpaid(market.id()), TestMarkets.NOW);
      settlements.create(settlement);
      return settlement;
    });
  }

  private static Position paid(Position position, long micros) {
    return new Position(position.key(), position.shares(), position.cost(), new Credits(micros));
  }

  private void advance(Settlement settlement, List<Position> paid) {
    inTransaction(() -> {
      assertThat(settlements.lock(settlement.marketId())).isPresent();
      settlements.advance(settlement, paid);
      return paid;
    });
  }

  @Test
  void only_positions_of_the_market_that_hold_shares_are_to_be_paid() {
    assertThat(settlements.countUnpaid(rain.id())).isEqualTo(PEOPLE);
    assertThat(settlements.countUnpaid(new MarketId(random.uuid()))).isZero();
    assertThat(settlements.findUnpaid(rain.id(), 100))
        .hasSize(PEOPLE)
        .allMatch(position -> position.key().marketId().equals(rain.id()))
        .allMatch(position -> position.shares().micros() > 0)
        .allMatch(position -> position.payout() == null);
    assertThat(settlements.findUnpaid(new MarketId(random.uuid()), 100)).isEmpty();
  }

  @Test
  void a_settlement_is_found_and_held_as_it_was_kept() {
    assertThat(settlements.find(rain.id())).isEmpty();
    assertThat(inTransaction(() -> settlements.lock(rain.id()))).isEmpty();
    Settlement settlement = begin(rain);
    assertThat(settlement.positions()).isEqualTo(PEOPLE);
    assertThat(settlements.find(rain.id())).contains(settlement);
    assertThat(inTransaction(() -> settlements.lock(rain.id()))).contains(settlement);
    assertThat(settlements.find(snow.id())).isEmpty();
  }

  @Test
  void who_is_to_be_paid_comes_in_a_fixed_order_and_leaves_it_once_paid() {
    Settlement settlement = begin(rain);
    List<Position> all = settlements.findUnpaid(rain.id(), 100);
    List<Position> left = new ArrayList<>(all);
    while (!left.isEmpty()) {
      assertThat(settlements.findUnpaid(rain.id(), 100)).isEqualTo(left);
      assertThat(settlements.countUnpaid(rain.id())).isEqualTo(left.size());
      List<Position> some = settlements.findUnpaid(rain.id(), 4);
      assertThat(some).isEqualTo(left.subList(0, Math.min(4, left.size())));
      settlement = settlement.advance(some.size(), new Credits(some.size() * 2L));
      advance(settlement, some.stream().map(position -> paid(position, 2)).toList());
      assertThat(settlements.find(rain.id())).contains(settlement);
      left.subList(0, some.size()).clear();
    }
    assertThat(settlements.findUnpaid(rain.id(), 100)).isEmpty();
    assertThat(settlements.countUnpaid(rain.id())).isZero();
    assertThat(settlement.settled()).isEqualTo(PEOPLE);
    assertThat(settlements.countUnpaid(snow.id())).isEqualTo(PEOPLE);
    assertThat(trades().findPositions(all.stream().map(Position::key).toList()).values())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(p -> paid(p, 2)).toList());
  }

  @Test
  void a_position_that_is_worth_nothing_is_dealt_with_too() {
    Settlement settlement = begin(rain);
    Position loser = settlements.findUnpaid(rain.id(), 1).getFirst();
    advance(settlement.advance(1, Credits.ZERO), List.of(paid(loser, 0)));
    assertThat(settlements.countUnpaid(rain.id())).isEqualTo(PEOPLE - 1);
    assertThat(settlements.findUnpaid(rain.id(), 100))
        .noneMatch(position -> position.key().equals(loser.key()));
    assertThat(trades().findPositions(List.of(loser.key())))
        .containsValue(paid(loser, 0))
        .hasSize(1);
  }

  @Test
  void a_complete_settlement_tells_what_was_left_and_when() {
    Settlement settlement = begin(snow);
    assertThat(settlement.isComplete()).isFalse();
    Settlement complete =
        settlement
            .advance((int) settlement.positions(), Credits.ZERO)
            .complete(new Credits(5), TestMarkets.NOW.plusSeconds(9));
    advance(complete, List.of());
    assertThat(settlements.find(snow.id()))
        .contains(complete)
        .get()
        .matches(Settlement::isComplete);
  }

  @Test
  void what_was_paid_comes_in_a_fixed_order_and_is_unpaid_again_once_it_is_back() {
    Settlement settlement = begin(rain);
    List<Position> all = settlements.findUnpaid(rain.id(), 100);
    assertThat(settlements.findPaid(rain.id(), 100)).isEmpty();
    settlement = settlement.advance(PEOPLE, new Credits(PEOPLE * 2L));
    List<Position> paid = all.stream().map(position -> paid(position, 2)).toList();
    advance(settlement, paid);
    List<Position> left = new ArrayList<>(paid);
    while (!left.isEmpty()) {
      assertThat(settlements.findPaid(rain.id(), 100)).isEqualTo(left);
      List<Position> some = settlements.findPaid(rain.id(), 4);
      assertThat(some).isEqualTo(left.subList(0, Math.min(4, left.size())));
      settlement = settlement.retreat(some.size(), new Credits(some.size() * 2L));
      retreat(settlement, all.subList(PEOPLE - left.size(), PEOPLE - left.size() + some.size()));
      assertThat(settlements.find(rain.id())).contains(settlement);
      left.subList(0, some.size()).clear();
    }
    assertThat(settlements.findUnpaid(rain.id(), 100)).isEqualTo(all);
    assertThat(settlements.findPaid(snow.id(), 100)).isEmpty();
  }

  private void retreat(Settlement settlement, List<Position> unpaid) {
    inTransaction(() -> {
      assertThat(settlements.lock(settlement.marketId())).isPresent();
      settlements.retreat(settlement, unpaid);
      return unpaid;
    });
  }

  @Test
  void a_settlement_that_has_gone_back_goes_and_another_one_may_begin() {
    Settlement settlement =
        begin(snow).advance(PEOPLE, Credits.ZERO).complete(new Credits(5), TestMarkets.NOW);
    advance(settlement, List.of());
    retreat(settlement.reopen(), List.of());
    assertThat(settlements.find(snow.id())).contains(settlement.reopen());
    begin(rain);
    inTransaction(() -> {
      settlements.delete(snow.id());
      return snow;
    });
    assertThat(settlements.find(snow.id())).isEmpty();
    assertThat(settlements.find(rain.id())).isPresent();
    assertThat(begin(snow).settled()).isZero();
  }

  @Test
  void what_the_house_has_covered_is_kept_for_each_market_and_account_until_it_is_nothing() {
    AccountId ann = people.get(0).account();
    AccountId ben = people.get(1).account();
    AccountId cem = people.get(2).account();
    saveCovered(rain, Map.of(ann, new Credits(7), ben, new Credits(2)));
    saveCovered(snow, Map.of(ann, new Credits(1)));
    saveCovered(rain, Map.of(cem, new Credits(4), ben, new Credits(3)));
    assertThat(settlements.findCovered(rain.id(), List.of(ann, ben)))
        .containsOnly(Map.entry(ann, new Credits(7)), Map.entry(ben, new Credits(3)));
    assertThat(settlements.sumCovered(rain.id())).isEqualTo(new Credits(14));

    saveCovered(rain, Map.of(ann, Credits.ZERO, cem, new Credits(1)));
    assertThat(settlements.findCovered(rain.id(), List.of(ann, cem)))
        .containsOnly(Map.entry(cem, new Credits(1)));
    assertThat(settlements.findCovered(snow.id(), List.of(ann, ben)))
        .containsOnly(Map.entry(ann, new Credits(1)));
    assertThat(settlements.findCovered(rain.id(), List.of())).isEmpty();
    assertThat(settlements.sumCovered(new MarketId(random.uuid()))).isEqualTo(Credits.ZERO);
  }

  private void saveCovered(Market market, Map<AccountId, Credits> covered) {
    inTransaction(() -> {
      settlements.saveCovered(market.id(), covered);
      return covered;
    });
  }
}
