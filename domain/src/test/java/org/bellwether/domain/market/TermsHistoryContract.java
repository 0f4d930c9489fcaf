package org.bellwether.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every backend for former terms must do. A new backend extends this class and names its
/// repositories.
public abstract class TermsHistoryContract {
  private final TestMarkets random = new TestMarkets(2031);
  private Market rain;
  private Market snow;
  private UserId ann;

  /// An empty history.
  protected abstract TermsHistory history();

  /// The markets of the same backend.
  protected abstract MarketRepository markets();

  /// The users of the same backend.
  protected abstract UserRepository users();

  protected abstract <T> T inTransaction(Supplier<T> work);

  @BeforeEach
  void twoMarkets() {
    ann = new UserId(random.uuid());
    rain = random.market(ann, null);
    snow = random.market(ann, null);
    inTransaction(() -> {
      users().createImported(List.of(new ImportedPerson("x:ann", new Profile(ann, "Ann"), NOW)));
      markets().create(rain);
      markets().create(snow);
      return true;
    });
  }

  private static final Instant NOW = TestMarkets.NOW;

  private TermsChange change(Market market, long version) {
    MarketTerms before =
        new MarketTerms(
            "Before version " + version + "?",
            version % 2 == 0 ? "" : "Some\nwords \uD83C\uDF27.",
            version % 3 == 0 ? null : "Weather",
            version % 2 == 0 ? List.of() : List.of("a", "b,{}\""),
            NOW.plus(Duration.ofDays(version)));
    // by somebody that need be no user of this backend
    return new TermsChange(
        market.id(), version, before, NOW.plusNanos(version * 1000), new UserId(random.uuid()));
  }

  private void add(TermsChange change) {
    inTransaction(() -> {
      history().add(change);
      return true;
    });
  }

  @Test
  void a_market_that_never_changed_has_no_history() {
    assertThat(history().find(rain.id(), null, 10)).isEmpty();
    assertThat(history().count(rain.id())).isZero();
  }

  @Test
  void the_changes_of_a_market_come_back_whole_the_latest_first_a_page_at_a_time() {
    List<TermsChange> made = LongStream.of(2, 3, 5, 9, 40).mapToObj(v -> change(rain, v)).toList();
    made.forEach(this::add);
    add(change(snow, 7));
    assertThat(history().count(rain.id())).isEqualTo(5);
    assertThat(history().find(rain.id(), null, 10)).isEqualTo(made.reversed());
    assertThat(history().find(rain.id(), null, 2)).containsExactly(made.get(4), made.get(3));
    assertThat(history().find(rain.id(), 9L, 2)).containsExactly(made.get(2), made.get(1));
    assertThat(history().find(rain.id(), 3L, 2)).containsExactly(made.get(0));
    assertThat(history().find(rain.id(), 2L, 2)).isEmpty();
  }
}
