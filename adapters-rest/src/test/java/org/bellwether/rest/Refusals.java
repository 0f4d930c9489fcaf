package org.bellwether.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.domain.identity.Lack;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.NetCredits;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Shares;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.MarketMaker;
import org.bellwether.domain.trading.Opening;
import org.bellwether.domain.trading.Quote;
import org.bellwether.domain.trading.Side;
import org.bellwether.rest.problem.ApiError;

/// One of each "no" that use cases may give, with each of the reasons it may carry.
public final class Refusals {
  private static final MarketMaker MARKET_MAKER =
      ((Opening.Opened) LmsrMarketMaker.forSubsidy(new Credits(10_000_000), Price.uniform(2)))
          .marketMaker();

  private static final List<Object> VALUES =
      List.of(
          new MarketId(UUID.randomUUID()),
          new UserId(UUID.randomUUID()),
          UUID.randomUUID(),
          7L,
          MarketStatus.CLOSED,
          Instant.EPOCH,
          Duration.ofSeconds(9),
          "Maybe",
          new NetCredits(-5),
          new Credits(12_500_000),
          new Shares(3),
          LmsrMarketMaker.BAND,
          new Quote.Offer(Side.SELL, 0, new Shares(2), new Credits(1), MARKET_MAKER));

  private Refusals() {}

  /// Of a sealed type, all variants; of a record, one for each variant of what it holds.
  public static Stream<Object> of(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Refusals::of)
        : reasons(type).map(reason -> instance(type, reason));
  }

  private static Stream<Object> reasons(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .map(RecordComponent::getType)
        .filter(type -> type.isSealed() || type == Lack.class)
        .findFirst()
        .map(type -> type == Lack.class ? Arrays.<Object>stream(Lack.values()) : Refusals.of(type))
        .orElseGet(() -> Stream.of("no reason"));
  }

  private static Object instance(Class<?> record, Object reason) {
    RecordComponent[] components = record.getRecordComponents();
    try {
      return record
          .getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(
              Arrays.stream(components).map(one -> value(one.getType(), reason)).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + record, e);
    }
  }

  private static Object value(Class<?> type, Object reason) {
    return Stream.concat(Stream.of(reason), VALUES.stream())
        .filter(value -> type == long.class ? value instanceof Long : type.isInstance(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no value to try for " + type));
  }

  /// Fails unless the error is one that clients can read about.
  public static void requireDocumented(ApiError error) {
    assertThat(error.problem().status()).isBetween(400, 499);
    assertThat(error.detail()).isNotBlank().doesNotContain("null", "Refusal", "[", "E-");
    assertThat(ApiDocument.get().text())
        .contains(
            "| `%s` | %d | %s |"
                .formatted(
                    error.problem().code(), error.problem().status(), error.problem().title()));
  }
}
