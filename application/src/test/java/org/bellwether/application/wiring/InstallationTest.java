package org.bellwether.application.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bellwether.application.TestInstallation.credits;

import java.time.Duration;
import org.bellwether.application.TestInstallation;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class InstallationTest {

  @Test
  void times_are_whole_microseconds_however_finely_a_clock_ticks() {
    TestInstallation here = new TestInstallation();
    here.pass(Duration.ofNanos(1_999));
    UserId ann = here.register("ann");
    Market market = here.open(ann, credits(100), "Yes", "No");
    assertThat(market.createdAt()).isEqualTo(TestMarkets.NOW.plusNanos(1_000));
    assertThat(here.ledger.transfers())
        .isNotEmpty()
        .extracting(Transfer::at)
        .containsOnly(market.createdAt());
    here.assertBooksBalance();
  }
}
