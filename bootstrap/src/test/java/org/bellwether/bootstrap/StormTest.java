package org.bellwether.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.bellwether.bootstrap.Storm.Durability;
import org.bellwether.bootstrap.Storm.Plan;
import org.bellwether.bootstrap.Storm.Report;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `benchmarks/storm` in small.
@Order(6)
class StormTest {
  @TempDir private Path folder;

  @Test
  void killed_nodes_and_databases_lose_no_trade_and_double_none() throws Exception {
    Plan plan = new Plan(DataFolders.in(folder), Duration.ofSeconds(6), 8, 6, Durability.SAFE);
    try (Storm storm = new Storm(plan)) {
      Report report = storm.run();
      assertThat(report.differences().isEmpty()).as("%s", report.differences()).isTrue();
      assertThat(report.failures()).isEmpty();
      assertThat(report.journal().acknowledged()).isGreaterThan(50);
    }
  }
}
