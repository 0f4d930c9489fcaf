package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class PositionTest {
  private final TestMarkets random = new TestMarkets(5);
  private final Position.Key key =
      new Position.Key(
          new UserId(random.uuid()), new MarketId(random.uuid()), new OutcomeId(random.uuid()));

  @Test
  void the_cost_is_what_was_paid_less_what_was_got() {
    Position position =
        Position.none(key)
            .bought(new Shares(10), new Credits(6))
            .sold(new Shares(4), new Credits(5))
            .bought(new Shares(1), new Credits(1));
    assertThat(position).isEqualTo(new Position(key, new Shares(7), new NetCredits(2), null));
    assertThat(position.sold(new Shares(7), new Credits(9)))
        .isEqualTo(new Position(key, Shares.ZERO, new NetCredits(-7), null));
  }

  @Test
  void more_than_is_held_cannot_be_sold() {
    Position position = Position.none(key).bought(new Shares(10), new Credits(6));
    assertThatThrownBy(() -> position.sold(new Shares(11), new Credits(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_position_is_worth_its_price_rounded_down_and_once_paid_its_payout() {
    Position position = new Position(key, new Shares(1_999_999), new NetCredits(500_000), null);
    assertThat(position.value(new Price(500_000))).isEqualTo(new Credits(999_999));
    assertThat(position.value(Price.ONE)).isEqualTo(new Credits(1_999_999));
    assertThat(position.value(new Price(0))).isEqualTo(Credits.ZERO);
    assertThat(position.profit(new Price(500_000))).isEqualTo(new NetCredits(499_999));
    assertThat(position.profit(new Price(0))).isEqualTo(new NetCredits(-500_000));

    Position paid = new Position(key, position.shares(), position.cost(), new Credits(3));
    assertThat(paid.value(Price.ONE)).isEqualTo(new Credits(3));
    assertThat(paid.profit(Price.ONE)).isEqualTo(new NetCredits(-499_997));
  }

  @Test
  void the_largest_position_has_a_value_at_every_price() {
    Position position = new Position(key, Shares.MAX, NetCredits.ZERO, null);
    assertThat(position.value(Price.ONE)).isEqualTo(Credits.MAX);
    assertThat(position.value(new Price(999_999))).isEqualTo(new Credits(999_999_000_000_000L));
  }
}
