package org.bellwether.bootstrap.cli.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.jspecify.annotations.Nullable;

/// Kalshi's API, `GET /trade-api/v2/markets`.
final class Kalshi implements Format.Reader {
  @Override
  public boolean wrote(Fields market) {
    return (market.has("ticker")
            && (market.has("event_ticker") || market.has("yes_bid") || market.has("rules_primary")))
        || isEvent(market);
  }

  private static boolean isEvent(Fields market) {
    return market.has("event_ticker") && market.has("series_ticker") && !market.has("ticker");
  }

  @Override
  public Draft read(Fields market, Instant now) throws UnfitMarket {
    if (isEvent(market)) {
      throw new UnfitMarket("it is an event without its markets; ask for with_nested_markets=true");
    }
    String title = market.text("title");
    String choice = market.firstText("yes_sub_title", "subtitle");
    return new Draft(
        Draft.prefixed("kalshi", market.text("ticker")),
        "kalshi",
        null,
        title == null || choice == null || title.contains(choice)
            ? title
            : title + " (" + choice + ")",
        market.paragraphs("rules_primary", "rules_secondary"),
        market.text("category"),
        market.texts("tags"),
        market.firstTime("created_time", "open_time"),
        market.firstEnd("close_time", "expiration_time"),
        verdict(market),
        Draft.yesOrNo(probability(market)),
        market.firstNumber("volume_fp", "volume"));
  }

  private static Verdict verdict(Fields market) {
    String result = market.text("result");
    return switch (String.valueOf(market.text("status")).toLowerCase(Locale.ROOT)) {
      case "settled", "finalized", "determined" ->
          new Verdict.Resolved(
              result != null && result.equalsIgnoreCase("scalar")
                  ? text(dollars(market, "settlement_value"))
                  : result);
      case "closed", "inactive", "disputed", "amended" ->
          result == null ? new Verdict.Closed() : new Verdict.Resolved(result);
      default -> new Verdict.Open();
    };
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  /// The last price, or what stands between the best offers; in dollars or in cents.
  private static @Nullable BigDecimal probability(Fields market) {
    BigDecimal last = dollars(market, "last_price");
    if (last != null && last.signum() > 0) {
      return last;
    }
    BigDecimal bid = dollars(market, "yes_bid");
    BigDecimal ask = dollars(market, "yes_ask");
    return bid == null || ask == null || ask.signum() == 0
        ? null
        : bid.add(ask).multiply(new BigDecimal("0.5"));
  }

  private static @Nullable BigDecimal dollars(Fields market, String field) {
    BigDecimal dollars = market.number(field + "_dollars");
    BigDecimal cents = dollars == null ? market.number(field) : null;
    return cents == null ? dollars : cents.movePointLeft(2);
  }
}
