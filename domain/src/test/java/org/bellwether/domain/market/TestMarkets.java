package org.bellwether.domain.market;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.jspecify.annotations.Nullable;

/// Seeded random markets of every kind, for the contract kits.
public final class TestMarkets {
  /// Ticks as that of an installation does.
  public static final InstantSource CLOCK = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");

  /// Few values, so that sorts meet ties; different alphabets, so that collations would differ.
  private static final List<String> NAMES =
      List.of(
          "Will it rain?", "will it rain?", "Ärger", "Zebra", "apple", "Über 😀", "雨が降る?", "ﬁn");

  private final SplittableRandom random;

  public TestMarkets(long seed) {
    random = new SplittableRandom(seed);
  }

  public UUID uuid() {
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x7000L,
        (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  public List<Market> markets(int count, List<UserId> creators) {
    return IntStream.range(0, count).mapToObj(_ -> market(oneOf(creators), null)).toList();
  }

  public Market market(UserId creator, @Nullable String externalId) {
    int outcomes = random.nextInt(2, 6);
    List<BigDecimal> weights = new ArrayList<>();
    for (int i = 0; i < outcomes; i++) {
      weights.add(BigDecimal.valueOf(random.nextInt(1, 1000)));
    }
    List<Price> prices = Price.proportional(weights);
    Instant createdAt = NOW.minus(Duration.ofHours(random.nextInt(50)));
    return new Market(
        new MarketId(uuid()),
        externalId,
        creator,
        terms(),
        IntStream.range(0, outcomes)
            .mapToObj(i -> new Outcome(new OutcomeId(uuid()), "Outcome " + i, prices.get(i)))
            .toList(),
        oneOf(List.of(MarketStatus.values())),
        new Credits(random.nextInt(10) * 1_250_000L + random.nextInt(2)),
        createdAt,
        createdAt,
        1);
  }

  public MarketTerms terms() {
    List<String> tags = new ArrayList<>(List.of("weather", "sport", "élections", "a,b\"c{}'"));
    tags.subList(random.nextInt(3), tags.size()).clear();
    return new MarketTerms(
        oneOf(NAMES),
        random.nextBoolean() ? "" : "It counts when it is wet.\n'Quoted', \\ and 100 %_",
        random.nextInt(3) == 0 ? null : oneOf(List.of("Science", "Sports")),
        tags,
        NOW.plus(Duration.ofDays(random.nextInt(-5, 30))));
  }
}
