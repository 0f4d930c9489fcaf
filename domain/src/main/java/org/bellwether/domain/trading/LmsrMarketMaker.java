package org.bellwether.domain.trading;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;

/// The logarithmic market scoring rule (Hanson, Combinatorial Information Market Design,
/// Information Systems Frontiers 5:1, 2003): with q the shares sold, the price of outcome i is
/// exp(qᵢ/b) / Σ exp(qⱼ/b), and a trade from q to q' costs C(q') - C(q), C(q) = b·ln Σ exp(qⱼ/b).
///
/// Amounts are rounded correctly, not nearly: a cost is ⌈C(q') - C(q)⌉ and proceeds are ⌊C(q) -
/// C(q')⌋ in micro-credits, so they do not depend on the machine, the order of outcomes or the way
/// here, and what [MarketMaker] asks of rounding follows from that of real numbers. I2 with it:
/// subsidy F plus net payments is at least F + C(q) - C(v), and C(q) ≥ qᵢ = vᵢ + outstandingᵢ, C(v)
/// ≤ minᵢ vᵢ + [#worstCaseLoss()].
///
/// Every outcome can be bought, whatever was traded: the dearer ever nearer to one credit a share,
/// the cheaper for next to nothing. Nobody can push a price to where the others have no offer any
/// more. Only the size of one order is bounded: by it no outcome gets more than [#LARGEST_LEAD]
/// times b ahead of the leader before it, so that a double is precise enough to decide nearly every
/// rounding; who wants more asks again. Liquidity is bounded for the same reason above, and below
/// so that half a micro-share does not show in a price. A market opens within [#BAND], where prices
/// have two significant digits in the six places that they have.
///
/// @param liquidity b, [#MIN_LIQUIDITY] to [#MAX_LIQUIDITY]; to double it halves the price impact
/// @param virtualShares v per outcome: shares that nobody holds, as if sold before the opening,
///   which make the initial prices; all 0 for equal ones
/// @param outstanding shares that traders hold, per outcome
public record LmsrMarketMaker(
    Credits liquidity, List<Shares> virtualShares, List<Shares> outstanding)
    implements MarketMaker {
  public static final PriceBand BAND = new PriceBand(new Price(100), new Price(999_900));

  /// 1 credit.
  public static final Credits MIN_LIQUIDITY = new Credits(1_000_000);

  /// 10,000,000 credits.
  public static final Credits MAX_LIQUIDITY = new Credits(10_000_000_000_000L);

  /// Outcomes are no further apart at the opening than that times b: ln 9999 = 9.21.
  private static final int LARGEST_INITIAL_SPREAD = 10;

  /// Times b: the most credits that one order may cost.
  private static final int LARGEST_COST = 32;

  /// Times b: as far as one order may bring an outcome ahead of the leader before it. That is more
  /// than the largest cost buys, by ln 50 = 3.91.
  private static final int LARGEST_LEAD = 40;

  public LmsrMarketMaker {
    virtualShares = List.copyOf(virtualShares);
    outstanding = List.copyOf(outstanding);
    if (liquidity.compareTo(MIN_LIQUIDITY) < 0 || liquidity.compareTo(MAX_LIQUIDITY) > 0) {
      throw new IllegalArgumentException(
          "liquidity is 1 to 10,000,000 credits, not " + liquidity.toDecimal());
    }
    if (outstanding.size() < Market.MIN_OUTCOMES
        || outstanding.size() > Market.MAX_OUTCOMES
        || outstanding.size() != virtualShares.size()) {
      throw new IllegalArgumentException(
          "a market has 2 to 50 outcomes, each with virtual and outstanding shares, not "
              + virtualShares.size()
              + " and "
              + outstanding.size());
    }
    var initial = virtualShares.stream().mapToLong(Shares::micros).summaryStatistics();
    if (initial.getMax() - initial.getMin() > LARGEST_INITIAL_SPREAD * liquidity.micros()) {
      throw new IllegalArgumentException(
          "virtual shares differ by at most 10 times the liquidity, not as in " + virtualShares);
    }
  }

  /// The market maker of a market with that funding.
  public LmsrMarketMaker(Funding funding, List<Shares> outstanding) {
    this(funding.liquidity(), funding.virtualShares(), outstanding);
  }

  /// A new market maker, nothing traded, with the largest liquidity whose worst-case loss the
  /// subsidy covers: b = F / max ln(1/πᵢ), but for the rounding of the virtual shares.
  ///
  /// @param initialPrices π, sum to 1; [PriceBand#nearest] makes them tradable
  public static Opening forSubsidy(Credits subsidy, List<Price> initialPrices) {
    if (initialPrices.stream().mapToLong(Price::micros).sum() != 1_000_000) {
      throw new IllegalArgumentException("initial prices sum to 1, not as in " + initialPrices);
    }
    if (!BAND.contains(initialPrices)) {
      return new Opening.Refusal.OutsidePriceBand(BAND);
    }
    Credits least = opening(MIN_LIQUIDITY, initialPrices).worstCaseLoss();
    if (subsidy.compareTo(least) < 0) {
      return new Opening.Refusal.SubsidyTooSmall(least);
    }
    Credits most = opening(MAX_LIQUIDITY, initialPrices).worstCaseLoss();
    if (subsidy.compareTo(most) > 0) {
      return new Opening.Refusal.SubsidyTooLarge(most);
    }
    // from a little above, so that neither this division nor the rounding of virtual shares costs
    // one
    long lowest = initialPrices.stream().mapToLong(Price::micros).min().orElseThrow();
    double estimate = subsidy.micros() / StrictMath.log(1e6 / lowest);
    long liquidity =
        Math.clamp(
            (long) (estimate * (1 + LmsrCost.MARGIN)) + 2,
            MIN_LIQUIDITY.micros(),
            MAX_LIQUIDITY.micros());
    LmsrMarketMaker opening = opening(new Credits(liquidity), initialPrices);
    while (opening.worstCaseLoss().compareTo(subsidy) > 0) {
      liquidity--;
      opening = opening(new Credits(liquidity), initialPrices);
    }
    return new Opening.Opened(opening);
  }

  /// vᵢ = b·ln(πᵢ/min π), to the nearest micro-share.
  private static LmsrMarketMaker opening(Credits liquidity, List<Price> initialPrices) {
    double lowest = initialPrices.stream().mapToLong(Price::micros).min().orElseThrow();
    List<Shares> virtualShares =
        initialPrices.stream()
            .map(price -> liquidity.micros() * StrictMath.log(price.micros() / lowest))
            .map(micros -> new Shares((long) StrictMath.rint(micros)))
            .toList();
    return new LmsrMarketMaker(
        liquidity, virtualShares, Collections.nCopies(initialPrices.size(), Shares.ZERO));
  }

  /// The market with this new market maker, paid for by that account.
  public Market fund(Market market, AccountId sponsor, Credits subsidy) {
    return market.fundedBy(new Funding(sponsor, subsidy, liquidity, virtualShares), prices());
  }

  @Override
  public List<Price> prices() {
    return Price.proportional(
        Arrays.stream(cost(outstanding).weights()).mapToObj(BigDecimal::new).toList());
  }

  @Override
  public Credits worstCaseLoss() {
    return new Credits(
        new LmsrCost(liquidity.micros(), virtualShares.stream().mapToLong(Shares::micros).toArray())
            .worstCaseLoss());
  }

  @Override
  public Quote buy(int outcome, Shares shares) {
    Objects.checkIndex(outcome, outstanding.size());
    if (isTooLarge(outcome, shares, outstanding)) {
      return new Quote.Refusal.OrderTooLarge(liquidity);
    }
    if (shares.equals(Shares.ZERO)) {
      return new Quote.Refusal.TooSmall();
    }
    long cost = cost(outstanding).ofBuying(outcome, shares.micros());
    return buy(outcome, shares, new Credits(Math.max(1, cost)));
  }

  @Override
  public Quote buyFor(int outcome, Credits amount) {
    Objects.checkIndex(outcome, outstanding.size());
    if (amount.micros() > LARGEST_COST * liquidity.micros()) {
      return new Quote.Refusal.OrderTooLarge(liquidity);
    }
    if (amount.equals(Credits.ZERO)) {
      return new Quote.Refusal.TooSmall();
    }
    long shares = cost(outstanding).sharesFor(outcome, amount.micros());
    Shares left = Shares.MAX.minus(outstanding.get(outcome));
    if (shares > left.micros()) {
      return new Quote.Refusal.TooManyShares(left);
    }
    // the amount is the cost: one micro-share more would cost less than one micro-credit more
    return buy(outcome, new Shares(shares), amount);
  }

  private Quote buy(int outcome, Shares shares, Credits cost) {
    Shares held = outstanding.get(outcome);
    Shares left = Shares.MAX.minus(held);
    if (shares.compareTo(left) > 0) {
      return new Quote.Refusal.TooManyShares(left);
    }
    return new Quote.Offer(Side.BUY, outcome, shares, cost, to(with(outcome, held.plus(shares))));
  }

  /// Whether so many shares of an outcome bring it too far ahead of who leads while these are held.
  private boolean isTooLarge(int outcome, Shares shares, List<Shares> held) {
    long[] sold = sold(virtualShares, held);
    long leader = Arrays.stream(sold).max().getAsLong();
    return sold[outcome] + shares.micros() > leader + LARGEST_LEAD * liquidity.micros();
  }

  @Override
  public Quote sell(int outcome, Shares shares) {
    Shares held = outstanding.get(outcome);
    if (shares.compareTo(held) > 0) {
      return new Quote.Refusal.MoreThanOutstanding(held);
    }
    List<Shares> after = with(outcome, held.minus(shares));
    if (isTooLarge(outcome, shares, after)) {
      return new Quote.Refusal.OrderTooLarge(liquidity);
    }
    long proceeds = cost(after).ofHavingSold(outcome, shares.micros());
    if (proceeds == 0) {
      return new Quote.Refusal.TooSmall();
    }
    return new Quote.Offer(Side.SELL, outcome, shares, new Credits(proceeds), to(after));
  }

  private LmsrMarketMaker to(List<Shares> after) {
    return new LmsrMarketMaker(liquidity, virtualShares, after);
  }

  private List<Shares> with(int outcome, Shares shares) {
    return IntStream.range(0, outstanding.size())
        .mapToObj(i -> i == outcome ? shares : outstanding.get(i))
        .toList();
  }

  private LmsrCost cost(List<Shares> held) {
    return new LmsrCost(liquidity.micros(), sold(virtualShares, held));
  }

  private static long[] sold(List<Shares> virtualShares, List<Shares> held) {
    return IntStream.range(0, held.size())
        .mapToLong(i -> virtualShares.get(i).micros() + held.get(i).micros())
        .toArray();
  }
}
