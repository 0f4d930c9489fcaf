package org.bellwether.persistence.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.bellwether.domain.identity.EmailAddress;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.MarketCursor;
import org.bellwether.domain.market.MarketFilter;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketQuery;
import org.bellwether.domain.market.MarketSort;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.persistence.ExplainedStatements;
import org.bellwether.persistence.TestDatabase;
import org.bellwether.persistence.identity.JooqUserRepository;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No look-up reads a whole table, with 100,000 markets.
class MarketQueryPlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final ExplainedStatements explained = new ExplainedStatements();
  private final JooqMarketRepository markets = new JooqMarketRepository(explained.database());

  @BeforeAll
  static void manyMarkets() {
    DSLContext database = TestDatabase.empty();
    database.execute(
        """
        insert into users (id, external_id, name, role, created_at)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
          'load:' || i, 'Person ' || i, 'user', now()
        from generate_series(0, 9999) i
        """);
    // an installation of some age: most markets are over, all the active ones close after them;
    // a few categories, few common and many rare tags, some busy and many idle creators
    database.execute(
        """
        insert into markets (id, external_id, creator_id, name, description, category, tags,
          compared_category, compared_tags,
          status, volume, closes_at, created_at, updated_at, version)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, 'load:' || i,
          ('00000000-0000-7000-8000-' || lpad(to_hex((r * r / 100000) % 10000), 12, '0'))::uuid,
          'Will ' || md5(i::text) || ' happen?', repeat('How it is decided. ', 10),
          (array['Politics','Politics','Politics','Sports','Sports','Science','Economy',null])
            [1 + r % 8],
          array['tag' || r % 400, (array['usual','common','popular'])[1 + r % 3]],
          (array['politics','politics','politics','sports','sports','science','economy',null])
            [1 + r % 8],
          array['tag' || r % 400, (array['usual','common','popular'])[1 + r % 3]],
          (array['active','active','closed','resolved','resolved','resolved','resolved',
            'resolved','resolved','cancelled'])[1 + i / 10000],
          r * 1000,
          '2026-06-01'::timestamptz
            + (case when i < 20000 then r else -r end) * interval '1 minute',
          '2026-05-31'::timestamptz - i * interval '5 minutes', now(), 1
        from (select i, abs(hashint4(i)::bigint) % 100000 r from generate_series(0, 99999) i) numbers
        """);
    // else the checks of references go by plans from when the table was small
    database.execute("analyze markets");
    database.execute(
        """
        insert into outcomes (id, market_id, position, name, price)
        select ('00000000-0000-7000-a00' || p || '-' || lpad(to_hex(i), 12, '0'))::uuid,
          ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid, p,
          (array['Yes', 'No'])[p + 1], 500000
        from generate_series(0, 99999) i, generate_series(0, 1) p
        """);
    database.execute("vacuum analyze");
  }

  @AfterAll
  static void empty() {
    TestDatabase.empty();
  }

  private static UserId user(int number) {
    return new UserId(new UUID(0x7000L, 0x8000_0000_0000_0000L + number));
  }

  private static MarketId market(int number) {
    return new MarketId(new UUID(0x7000L, 0x9000_0000_0000_0000L + number));
  }

  private static MarketCursor inTheMiddle(MarketSort sort, MarketSort.Order order) {
    Object value =
        switch (sort) {
          case VOLUME -> new Credits(50_000_000);
          case CREATED_AT -> NOW.minus(Duration.ofDays(150));
          case CLOSES_AT -> NOW.minus(Duration.ofDays(20));
          case NAME -> "Will 8";
        };
    return new MarketCursor(sort, order, value, market(5));
  }

  static Stream<MarketFilter> filters() {
    Instant nextMonth = NOW.plus(Duration.ofDays(30));
    return Stream.of(
        MarketFilter.ALL,
        new MarketFilter(MarketStatus.ACTIVE, null, null, null, null, null),
        new MarketFilter(MarketStatus.RESOLVED, null, null, null, null, null),
        new MarketFilter(MarketStatus.CANCELLED, null, null, null, null, null),
        new MarketFilter(null, "Politics", null, null, null, null),
        new MarketFilter(null, "Science", null, null, null, null),
        new MarketFilter(null, "unheard of", null, null, null, null),
        new MarketFilter(null, null, "common", null, null, null),
        new MarketFilter(null, null, "tag7", null, null, null),
        new MarketFilter(null, null, "unheard of", null, null, null),
        new MarketFilter(null, null, null, user(0), null, null),
        new MarketFilter(null, null, null, user(4711), null, null),
        new MarketFilter(null, null, null, null, NOW, null),
        new MarketFilter(null, null, null, null, null, NOW),
        new MarketFilter(null, null, null, null, nextMonth, NOW),
        new MarketFilter(MarketStatus.ACTIVE, "Politics", null, null, null, null),
        new MarketFilter(MarketStatus.RESOLVED, "Politics", null, null, null, null),
        new MarketFilter(MarketStatus.ACTIVE, null, "common", null, null, null),
        new MarketFilter(MarketStatus.ACTIVE, null, "tag7", null, null, null),
        new MarketFilter(MarketStatus.ACTIVE, null, null, null, nextMonth, null),
        new MarketFilter(MarketStatus.ACTIVE, "Sports", "usual", user(3), nextMonth, NOW));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void pages_and_totals(MarketFilter filter) {
    markets.count(filter);
    for (MarketSort sort : MarketSort.values()) {
      for (MarketSort.Order order : MarketSort.Order.values()) {
        markets.findAll(new MarketQuery(filter, sort, order, 21, 0, null));
        markets.findAll(new MarketQuery(filter, sort, order, 101, 10_000, null));
        markets.findAll(new MarketQuery(filter, sort, order, 21, 0, inTheMiddle(sort, order)));
      }
    }
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void look_ups_by_key() {
    List<MarketId> ids = Stream.iterate(0, i -> i + 997).limit(100).map(i -> market(i)).toList();
    assertThat(markets.findById(market(7))).isPresent();
    assertThat(markets.lock(market(7))).isPresent();
    assertThat(markets.findByIds(ids)).hasSize(100);
    assertThat(markets.lockAll(ids).markets()).hasSize(100);
    assertThat(markets.closeDue(1)).hasSizeBetween(0, 1);
    JooqUserRepository users = new JooqUserRepository(explained.database());
    List<UserId> people = Stream.iterate(0, i -> i + 97).limit(100).map(i -> user(i)).toList();
    assertThat(users.findProfiles(people)).hasSize(100);
    assertThat(users.findByEmail(new EmailAddress("nobody@example.org"))).isEmpty();
    assertThat(explained.scans()).isEmpty();
  }

  @Test
  void a_scan_would_be_noticed() {
    explained.database().fetch("select count(*) from markets where description = 'none'");
    assertThat(explained.scans()).isNotEmpty();
  }
}
