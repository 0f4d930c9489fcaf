package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MarketTest {
  private static final Instant LATER = TestMarkets.NOW.plusSeconds(5);

  private final TestMarkets random = new TestMarkets(4);
  private final UserId ann = new UserId(random.uuid());
  private final Resolution how = new Resolution(LATER, ann, "https://example.org", "It rained");

  private Market of(String... names) {
    List<Price> prices = Price.uniform(names.length);
    List<Outcome> outcomes =
        IntStream.range(0, names.length)
            .mapToObj(i -> new Outcome(new OutcomeId(random.uuid()), names[i], prices.get(i)))
            .toList();
    return Market.open(new MarketId(random.uuid()), ann, random.terms(), outcomes, TestMarkets.NOW);
  }

  private static Market in(MarketStatus status, Market market) {
    return new Market(
        market.id(),
        null,
        market.creatorId(),
        market.terms(),
        market.outcomes(),
        status,
        Credits.ZERO,
        market.createdAt(),
        market.updatedAt(),
        1);
  }

  @Test
  void an_outcome_is_found_by_its_id_or_by_its_name_in_any_case() {
    Market market = of("Yes", "No", "Ärger");
    assertThat(market.indexOf(market.outcomes().get(1).id().toString())).isEqualTo(1);
    assertThat(market.indexOf("No")).isEqualTo(1);
    assertThat(market.indexOf("nO")).isEqualTo(1);
    assertThat(market.indexOf(" äRGER ")).isEqualTo(2);
    assertThat(market.indexOf("N")).isEqualTo(-1);
    assertThat(market.indexOf("")).isEqualTo(-1);
  }

  @Test
  void an_id_goes_before_a_name_that_reads_like_it() {
    Market market = of("Yes", "No");
    String id = market.outcomes().get(1).id().toString();
    Outcome impostor = new Outcome(new OutcomeId(random.uuid()), id, Price.ONE);
    Market confusing =
        Market.open(
            market.id(),
            ann,
            market.terms(),
            List.of(impostor, market.outcomes().get(1)),
            TestMarkets.NOW);
    assertThat(confusing.indexOf(id)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Caf\u00e9,  cafe\u0301
          Yes,        Yes\u200b
          stra\u00dfe, STRASSE
          Kelvin,     \u212aelvin
          No,         \uff2e\uff4f
          """)
  void a_name_is_the_same_in_another_spelling(String name, String spelling) {
    Market market = of("Other", name);
    assertThat(market.indexOf(spelling)).isEqualTo(1);
    assertThatThrownBy(() -> of(name, spelling)).isInstanceOf(IllegalArgumentException.class);
  }

  /// As it was allowed once: such a market goes on, and each of them can be named.
  @Test
  void of_names_that_compare_equal_in_an_old_market_each_is_found_as_it_is_written() {
    List<Price> prices = Price.uniform(3);
    Market old =
        with(
            of("A", "B", "C"),
            List.of(
                new Outcome(new OutcomeId(random.uuid()), "Yes", prices.get(0)),
                new Outcome(new OutcomeId(random.uuid()), "Yes\u200b", prices.get(1)),
                new Outcome(new OutcomeId(random.uuid()), "No", prices.get(2))));
    assertThat(old.indexOf("Yes")).isZero();
    assertThat(old.indexOf("Yes\u200b")).isEqualTo(1);
    assertThat(old.indexOf("YES")).isZero();
  }

  private static Market with(Market market, List<Outcome> outcomes) {
    return new Market(
        market.id(),
        null,
        market.creatorId(),
        market.terms(),
        outcomes,
        market.status(),
        Credits.ZERO,
        market.createdAt(),
        market.updatedAt(),
        1);
  }

  @Test
  void a_question_is_the_same_however_its_letters_are_composed() {
    MarketTerms terms = new MarketTerms("Caf\u00e9?", "\u00c4", null, List.of(), LATER);
    assertThat(
            terms.asksTheSameAs(new MarketTerms("Cafe\u0301?", "A\u0308", "x", List.of(), LATER)))
        .isTrue();
    assertThat(terms.asksTheSameAs(new MarketTerms("CAF\u00c9?", "\u00c4", null, List.of(), LATER)))
        .isFalse();
  }

  @Test
  void of_tags_that_are_the_same_name_the_first_is_kept() {
    assertThat(MarketTerms.differentTags(List.of("Caf\u00e9", "rome", "cafe\u0301", "ROME\u200b")))
        .containsExactly("Caf\u00e9", "rome");
  }

  /// Letters that are one in upper case and two in lower case, or the other way round.
  @Test
  void names_that_may_stand_beside_each_other_are_told_apart() {
    Market market = of("Kids", "Kıds", "İ", "I");
    for (int i = 0; i < market.outcomes().size(); i++) {
      assertThat(market.indexOf(market.outcomes().get(i).name())).isEqualTo(i);
    }
  }

  @Test
  void names_that_differ_by_case_alone_cannot_stand_beside_each_other() {
    assertThatThrownBy(() -> of("Yes", "yES")).hasMessageContaining("yES");
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE", "CLOSED"})
  void a_resolution_makes_prices_what_each_outcome_pays(MarketStatus status) {
    Market market = in(status, of("Yes", "No", "Maybe"));
    List<Price> weights = List.of(new Price(250_000), new Price(0), new Price(750_000));
    Market resolved = market.resolve(weights, how);
    assertThat(resolved.status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(resolved.prices()).isEqualTo(weights);
    assertThat(resolved.resolution()).isEqualTo(how);
    assertThat(resolved.version()).isEqualTo(market.version() + 1);
    assertThat(resolved.updatedAt()).isEqualTo(LATER);
    assertThat(resolved.isResolvable()).isFalse();
    assertThat(resolved.isTrading(TestMarkets.NOW)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE", "CLOSED"})
  void a_market_that_is_called_off_pays_its_prices(MarketStatus status) {
    Market market = in(status, of("Yes", "No", "Maybe"));
    Market cancelled = market.cancel(how);
    assertThat(cancelled.status()).isEqualTo(MarketStatus.CANCELLED);
    assertThat(cancelled.outcomes()).isEqualTo(market.outcomes());
    assertThat(cancelled.resolution()).isEqualTo(how);
    assertThat(cancelled.version()).isEqualTo(market.version() + 1);
  }

  @Test
  void what_outcomes_pay_is_one_weight_each_and_sums_to_one() {
    Market market = of("Yes", "No");
    assertThatThrownBy(() -> market.resolve(List.of(new Price(500_000), new Price(499_999)), how))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> market.resolve(List.of(new Price(500_000), new Price(500_001)), how))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> market.resolve(List.of(Price.ONE), how))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> market.resolve(List.of(Price.ONE, new Price(0), new Price(0)), how))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"RESOLVED", "CANCELLED"})
  void a_market_ends_once(MarketStatus status) {
    Market ended = in(status, of("Yes", "No"));
    assertThatThrownBy(() -> ended.cancel(how)).hasMessageContaining(status.name());
    assertThatThrownBy(() -> ended.resolve(List.of(Price.ONE, new Price(0)), how))
        .hasMessageContaining(status.name());
    assertThatThrownBy(() -> ended.revise(random.terms(), LATER))
        .hasMessageContaining(status.name());
  }

  @ParameterizedTest
  @EnumSource(names = {"ACTIVE", "CLOSED"})
  void a_resolution_that_is_taken_back_stands_until_all_is_back_and_then_the_market_is_closed(
      MarketStatus status) {
    Market market = in(status, of("Yes", "No"));
    Market resolved = market.resolve(List.of(Price.ONE, new Price(0)), how);
    assertThat(resolved.isBeingReversed()).isFalse();

    Reversal why = Reversal.begin(ann, "Wrong year", LATER.plusSeconds(1));
    Market reversing = resolved.reverse(why);
    assertThat(reversing.isBeingReversed()).isTrue();
    assertThat(reversing.status()).isEqualTo(MarketStatus.RESOLVED);
    assertThat(reversing.outcomes()).isEqualTo(resolved.outcomes());
    assertThat(reversing.resolution()).isEqualTo(how);
    assertThat(reversing.version()).isEqualTo(resolved.version() + 1);
    assertThatThrownBy(() -> reversing.reverse(why)).isInstanceOf(IllegalStateException.class);

    Instant end = LATER.plusSeconds(2);
    Market closed = reversing.reversed(market.prices(), new Credits(5), end);
    assertThat(closed.status()).isEqualTo(MarketStatus.CLOSED);
    assertThat(closed.outcomes()).isEqualTo(market.outcomes());
    assertThat(closed.resolution()).isNull();
    assertThat(closed.reversal())
        .isEqualTo(new Reversal(why.at(), ann, "Wrong year", new Credits(5), end));
    assertThat(closed.isBeingReversed()).isFalse();
    assertThat(closed.version()).isEqualTo(reversing.version() + 1);
    assertThatThrownBy(() -> closed.reversed(market.prices(), Credits.ZERO, end))
        .isInstanceOf(IllegalStateException.class);

    Market again = closed.cancel(how);
    assertThat(again.reversal()).isEqualTo(closed.reversal());
    assertThat(again.reverse(why).reversal()).isEqualTo(why);
  }

  @Test
  void what_was_never_answered_here_is_not_taken_back() {
    Reversal why = Reversal.begin(ann, "Wrong year", LATER);
    assertThatThrownBy(() -> of("Yes", "No").reverse(why))
        .isInstanceOf(IllegalStateException.class);
    Market imported = in(MarketStatus.RESOLVED, of("Yes", "No"));
    assertThatThrownBy(() -> imported.reverse(why)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> imported.reversed(imported.prices(), Credits.ZERO, LATER))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_market_that_nobody_has_put_up_a_subsidy_for_does_not_trade() {
    Market market = of("Yes", "No");
    assertThat(market.tradable(market.terms().closesAt().minusSeconds(1)))
        .isEqualTo(new Tradability.Refusal.NotFunded());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
  void a_market_that_is_not_active_does_not_trade_funded_or_not(MarketStatus status) {
    Tradability.Refusal stopped = new Tradability.Refusal.NotActive(status);
    Market unfunded = in(status, of("Yes", "No"));
    assertThat(unfunded.tradable(LATER)).isEqualTo(stopped);
    assertThat(funded(unfunded).tradable(LATER)).isEqualTo(stopped);
  }

  @Test
  void trading_ends_at_its_very_instant_whether_or_not_the_market_is_closed() {
    Market market = funded(of("Yes", "No"));
    Instant end = market.terms().closesAt();
    assertThat(market.tradable(end.minusNanos(1000))).isInstanceOf(Tradable.class);
    assertThat(market.tradable(end)).isEqualTo(new Tradability.Refusal.TradingEnded(end));
  }

  @Test
  void a_market_that_trades_has_its_funding_and_a_trade_of_it_the_moment() {
    Market market = funded(of("Yes", "No"));
    Instant moment = market.terms().closesAt().minusSeconds(1);
    Tradable tradable = (Tradable) market.tradable(moment);
    assertThat(tradable.market()).isEqualTo(market);
    assertThat(tradable.funding()).isEqualTo(market.funding());
    Market after = tradable.traded(market.outcomes(), new Credits(7));
    assertThat(after.volume()).isEqualTo(new Credits(7));
    assertThat(after.trades()).isEqualTo(1);
    assertThat(after.updatedAt()).isEqualTo(tradable.at()).isEqualTo(moment);
    assertThat(after.version()).isEqualTo(market.version() + 1);
  }

  private static Market funded(Market market) {
    Funding funding =
        new Funding(
            AccountId.HOUSE, new Credits(100), new Credits(144), List.of(Shares.ZERO, Shares.ZERO));
    return market.fundedBy(funding, market.prices());
  }

  @ParameterizedTest
  @CsvSource({"0, 144", "100, 0"})
  void funding_is_a_subsidy_and_the_liquidity_that_it_buys(long subsidy, long liquidity) {
    assertThatThrownBy(() ->
            new Funding(AccountId.HOUSE, new Credits(subsidy), new Credits(liquidity), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + new Credits(subsidy).toDecimal());
  }

  @Test
  void what_a_resolution_says_is_as_long_as_it_may_be_and_no_longer() {
    String longest = "\ud83c\udf27".repeat(Resolution.MAX_NOTE_LENGTH);
    Resolution says = new Resolution(LATER, ann, longest, longest);
    assertThat(says.note()).isEqualTo(longest);
    assertThatThrownBy(() -> new Resolution(LATER, ann, longest + "x", null))
        .hasMessageContaining(longest + "x");
    assertThatThrownBy(() -> new Resolution(LATER, ann, null, longest + "x"))
        .hasMessageContaining(longest + "x");
  }

  @Test
  void a_subsidy_sets_the_opening_prices_and_makes_no_new_version() {
    Market market = of("Yes", "No");
    Funding funding =
        new Funding(
            AccountId.HOUSE, new Credits(100), new Credits(144), List.of(Shares.ZERO, Shares.ZERO));
    List<Price> prices = List.of(new Price(100), new Price(999_900));
    Market funded = market.fundedBy(funding, prices);
    assertThat(funded.prices()).isEqualTo(prices);
    assertThat(funded.version()).isEqualTo(1);
    assertThat(funded.summary().liquidity()).isEqualTo(funding.liquidity());
    assertThat(market.summary().liquidity()).isNull();
  }

  @Test
  void an_outcome_of_another_market_is_not_one_of_this() {
    Market market = of("Yes", "No");
    Outcome no = market.outcomes().get(1);
    assertThat(market.outcome(no.id())).isEqualTo(no);
    OutcomeId other = new OutcomeId(random.uuid());
    assertThatThrownBy(() -> market.outcome(other)).hasMessageContaining(other.toString());
  }

  @Test
  void a_clarification_fills_a_description_to_its_last_character() {
    MarketTerms terms = random.terms();
    int used = terms.clarified("", LATER).description().length();
    String rest = "x".repeat(MarketTerms.MAX_DESCRIPTION_LENGTH - used);
    assertThat(terms.hasRoomFor(rest, LATER)).isTrue();
    assertThat(terms.clarified(rest, LATER).description())
        .hasSize(MarketTerms.MAX_DESCRIPTION_LENGTH);
    assertThat(terms.hasRoomFor(rest + "x", LATER)).isFalse();
  }
}
