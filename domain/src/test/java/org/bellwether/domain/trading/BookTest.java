package org.bellwether.domain.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.market.TestMarkets;
import org.bellwether.domain.market.Tradable;
import org.bellwether.domain.trading.Fill.Filled;
import org.bellwether.domain.trading.Pricing.Priced;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookTest {
  private static final Instant NOW = TestMarkets.NOW;
  private static final Duration MICRO = Duration.ofNanos(1000);
  private static final Credits SUBSIDY = new Credits(100_000_000);
  private static final Credits TEN = new Credits(10_000_000);
  private static final Shares FIVE = new Shares(5_000_000);
  private static final Shares ONE_MICRO = new Shares(1);

  private final TestMarkets random = new TestMarkets(3);
  private final UserId ann = new UserId(random.uuid());
  private final UserId ben = new UserId(random.uuid());
  private final TradeId tradeId = new TradeId(random.uuid());

  /// Of three outcomes at uneven prices, nothing traded.
  private final Market market = funded(NOW.plus(Duration.ofDays(1)));

  private Market funded(Instant closesAt) {
    Market open = open(closesAt);
    LmsrMarketMaker marketMaker =
        switch (LmsrMarketMaker.forSubsidy(SUBSIDY, open.prices())) {
          case Opening.Opened opened -> opened.marketMaker();
          case Opening.Refusal refusal -> throw new AssertionError(refusal);
        };
    return marketMaker.fund(open, ann.account(), SUBSIDY);
  }

  private Market open(Instant closesAt) {
    List<Price> prices = List.of(new Price(500_000), new Price(300_000), new Price(200_000));
    return Market.open(
        new MarketId(random.uuid()),
        ann,
        new MarketTerms("Rain?", "", null, List.of(), closesAt),
        IntStream.range(0, 3)
            .mapToObj(i ->
                new Outcome(
                    new OutcomeId(random.uuid()),
                    List.of("Yes", "No", "Maybe").get(i),
                    prices.get(i)))
            .toList(),
        NOW);
  }

  private static Order.BuyFor buyFor(String outcome, Credits amount) {
    return new Order.BuyFor(outcome, amount, null, null);
  }

  private static Book book(Market market) {
    return new Book((Tradable) market.tradable(NOW));
  }

  private static Pricing price(Market market, Order order) {
    return book(market).price(order);
  }

  private static Quote.Offer offer(Market market, Order order) {
    return ((Priced) price(market, order)).offer();
  }

  private Book.Trader trader(UserId id, long balance, String outcome, long shares) {
    OutcomeId outcomeId = market.outcomes().get(market.indexOf(outcome)).id();
    return new Book.Trader(
        new NetCredits(balance),
        new Position(
            new Position.Key(id, market.id(), outcomeId),
            new Shares(shares),
            NetCredits.ZERO,
            null));
  }

  private Fill fill(Market in, Order order, Book.Trader trader, long escrow) {
    return book(in).fill(order, trader, tradeId, new NetCredits(escrow));
  }

  /// The market after somebody has bought five Yes.
  private Filled fiveBought() {
    Order order = new Order.Buy("Yes", FIVE, null, null);
    return (Filled) fill(market, order, trader(ben, 10_000_000, "Yes", 0), SUBSIDY.micros());
  }

  @Test
  void an_order_is_good_until_its_deadline_that_instant_included() {
    assertThat(price(market, new Order.BuyFor("Yes", TEN, null, NOW))).isInstanceOf(Priced.class);
    Instant before = NOW.minus(MICRO);
    assertThat(price(market, new Order.BuyFor("Yes", TEN, null, before)))
        .isEqualTo(new OrderRefusal.DeadlinePassed(before));
    assertThat(price(market, new Order.Buy("Yes", FIVE, null, before)))
        .isEqualTo(new OrderRefusal.DeadlinePassed(before));
    assertThat(price(market, new Order.Sell("Yes", FIVE, null, before)))
        .isEqualTo(new OrderRefusal.DeadlinePassed(before));
  }

  @Test
  void an_outcome_is_named_by_its_id_or_its_name() {
    assertThat(price(market, buyFor("perhaps", TEN)))
        .isEqualTo(new OrderRefusal.UnknownOutcome("perhaps"));
    assertThat(price(market, buyFor("maybe", TEN)))
        .isEqualTo(price(market, buyFor(market.outcomes().get(2).id().toString(), TEN)));
  }

  @Test
  void what_the_market_maker_does_not_offer_is_refused_with_its_reason() {
    assertThat(price(market, new Order.Buy("Yes", Shares.ZERO, null, null)))
        .isEqualTo(new OrderRefusal.NotOffered(new Quote.Refusal.TooSmall()));
    assertThat(price(market, buyFor("Yes", Credits.MAX)))
        .isEqualTo(
            new OrderRefusal.NotOffered(
                new Quote.Refusal.OrderTooLarge(
                    Objects.requireNonNull(market.funding()).liquidity())));
    assertThat(price(market, new Order.Sell("Yes", FIVE, null, null)))
        .isEqualTo(new OrderRefusal.NotOffered(new Quote.Refusal.MoreThanOutstanding(Shares.ZERO)));
  }

  @Test
  void a_quote_tells_the_price_before_and_after() {
    Priced priced = (Priced) price(market, buyFor("No", TEN));
    assertThat(priced.before()).isEqualTo(new Price(300_000));
    assertThat(priced.after())
        .isEqualTo(priced.offer().after().prices().get(1))
        .isNotEqualTo(priced.before());
    assertThat(priced.offer().amount()).isEqualTo(TEN);
  }

  @Test
  void a_buyer_for_an_amount_may_ask_for_so_many_shares_at_least() {
    Quote.Offer offer = offer(market, buyFor("Yes", TEN));
    assertThat(price(market, new Order.BuyFor("Yes", TEN, offer.shares(), null)))
        .isInstanceOf(Priced.class);
    assertThat(price(market, new Order.BuyFor("Yes", TEN, offer.shares().plus(ONE_MICRO), null)))
        .isEqualTo(new OrderRefusal.PriceMoved(offer));
  }

  @Test
  void a_buyer_of_shares_may_ask_for_so_much_at_most() {
    Quote.Offer offer = offer(market, new Order.Buy("Yes", FIVE, null, null));
    assertThat(price(market, new Order.Buy("Yes", FIVE, offer.amount(), null)))
        .isInstanceOf(Priced.class);
    Credits less = offer.amount().minus(new Credits(1));
    assertThat(price(market, new Order.Buy("Yes", FIVE, less, null)))
        .isEqualTo(new OrderRefusal.PriceMoved(offer));
  }

  @Test
  void a_seller_may_ask_for_so_much_at_least() {
    Market traded = fiveBought().market();
    Quote.Offer offer = offer(traded, new Order.Sell("Yes", FIVE, null, null));
    assertThat(price(traded, new Order.Sell("Yes", FIVE, offer.amount(), null)))
        .isInstanceOf(Priced.class);
    Credits more = offer.amount().plus(new Credits(1));
    assertThat(price(traded, new Order.Sell("Yes", FIVE, more, null)))
        .isEqualTo(new OrderRefusal.PriceMoved(offer));
  }

  @Test
  void a_buyer_can_spend_the_last_micro_credit_and_not_one_more() {
    Order order = new Order.Buy("Yes", FIVE, null, null);
    Credits cost = offer(market, order).amount();
    Fill spent = fill(market, order, trader(ben, cost.micros(), "Yes", 0), SUBSIDY.micros());
    assertThat(((Filled) spent).balance()).isEqualTo(NetCredits.ZERO);
    NetCredits short1 = new NetCredits(cost.micros() - 1);
    assertThat(fill(market, order, trader(ben, short1.micros(), "Yes", 0), SUBSIDY.micros()))
        .isEqualTo(new OrderRefusal.InsufficientBalance(short1, cost));
  }

  @Test
  void a_seller_can_sell_the_last_micro_share_and_not_one_more() {
    Filled bought = fiveBought();
    long escrow = SUBSIDY.micros() + bought.payment().amount().micros();
    Order order = new Order.Sell("Yes", FIVE, null, null);
    Filled sold = (Filled) fill(bought.market(), order, trader(ben, 0, "Yes", 5_000_000), escrow);
    assertThat(sold.position().shares()).isEqualTo(Shares.ZERO);
    // those that are there belong to others
    assertThat(fill(bought.market(), order, trader(ann, 0, "Yes", 4_999_999), escrow))
        .isEqualTo(new OrderRefusal.InsufficientShares(new Shares(4_999_999)));
    // there are not that many
    Order more = new Order.Sell("Yes", FIVE.plus(ONE_MICRO), null, null);
    assertThat(fill(bought.market(), more, trader(ben, 0, "Yes", 5_000_000), escrow))
        .isEqualTo(new OrderRefusal.InsufficientShares(FIVE));
  }

  @Test
  void a_refused_price_is_a_refused_trade() {
    Order late = new Order.BuyFor("Yes", TEN, null, NOW.minus(MICRO));
    assertThat(fill(market, late, trader(ben, 100_000_000, "Yes", 0), SUBSIDY.micros()))
        .isEqualTo(price(market, late));
  }

  @Test
  void a_purchase_moves_the_amount_from_the_buyer_to_the_escrow() {
    Filled filled = fiveBought();
    Credits cost = filled.trade().amount();
    assertThat(filled.payment())
        .isEqualTo(
            new Transfer(
                tradeId.value(),
                Transfer.Reason.PURCHASE,
                ben.account(),
                market.escrow(),
                cost,
                NOW));
    assertThat(filled.balance()).isEqualTo(new NetCredits(10_000_000 - cost.micros()));
    assertThat(filled.position().shares()).isEqualTo(FIVE);
    assertThat(filled.position().cost()).isEqualTo(new NetCredits(cost.micros()));
  }

  @Test
  void a_sale_moves_the_amount_from_the_escrow_to_the_seller() {
    Filled bought = fiveBought();
    long escrow = SUBSIDY.micros() + bought.payment().amount().micros();
    Filled sold =
        (Filled)
            fill(
                bought.market(),
                new Order.Sell("Yes", new Shares(2_000_000), null, null),
                new Book.Trader(bought.balance(), bought.position()),
                escrow);
    Credits proceeds = sold.trade().amount();
    assertThat(sold.payment())
        .isEqualTo(
            new Transfer(
                tradeId.value(),
                Transfer.Reason.SALE,
                market.escrow(),
                ben.account(),
                proceeds,
                NOW));
    assertThat(sold.balance()).isEqualTo(bought.balance().plus(proceeds));
    assertThat(sold.position().shares()).isEqualTo(new Shares(3_000_000));
    assertThat(sold.position().cost()).isEqualTo(bought.position().cost().minus(proceeds));
  }

  @Test
  void a_trade_tells_what_was_traded_and_the_market_goes_one_version_on() {
    Filled filled = fiveBought();
    Trade trade = filled.trade();
    Market after = filled.market();
    assertThat(trade)
        .isEqualTo(
            new Trade(
                tradeId,
                market.id(),
                1,
                ben,
                market.outcomes().getFirst().id(),
                Side.BUY,
                FIVE,
                trade.amount(),
                new Price(500_000),
                after.outcomes().getFirst().price(),
                NOW));
    assertThat(after.version()).isEqualTo(market.version() + 1);
    assertThat(after.trades()).isEqualTo(1);
    assertThat(after.volume()).isEqualTo(trade.amount());
    assertThat(after.updatedAt()).isEqualTo(NOW);
    assertThat(after.terms()).isEqualTo(market.terms());
    assertThat(after.funding()).isEqualTo(market.funding());
    assertThat(after.outcomes())
        .extracting(Outcome::outstanding)
        .containsExactly(FIVE, Shares.ZERO, Shares.ZERO);
    assertThat(after.prices().stream().mapToLong(Price::micros).sum()).isEqualTo(1_000_000);
  }

  @Test
  void a_trade_makes_a_candle_of_every_outcome_in_every_interval() {
    Filled filled = fiveBought();
    assertThat(filled.candles()).hasSize(3 * Candle.Interval.values().length);
    for (Candle candle : filled.candles()) {
      Price before = market.outcome(candle.outcomeId()).price();
      Price after = filled.market().outcome(candle.outcomeId()).price();
      boolean traded = candle.outcomeId().equals(filled.trade().outcomeId());
      assertThat(candle)
          .isEqualTo(
              new Candle(
                  candle.outcomeId(),
                  candle.interval(),
                  candle.interval().startOf(NOW),
                  before,
                  traded ? after : before,
                  traded ? before : after,
                  after,
                  traded ? filled.trade().amount() : Credits.ZERO));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000})
  void a_trade_that_the_escrow_could_not_pay_for_is_a_bug_and_not_a_refusal(long escrow) {
    Order order = new Order.Buy("Yes", FIVE, null, null);
    assertThatThrownBy(() -> fill(market, order, trader(ben, 10_000_000, "Yes", 0), escrow))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(market.id().toString());
  }
}
