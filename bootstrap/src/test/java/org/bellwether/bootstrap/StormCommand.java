package org.bellwether.bootstrap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bellwether.bootstrap.Storm.Durability;
import org.bellwether.bootstrap.Storm.Plan;
import org.bellwether.bootstrap.Storm.Report;

/// `benchmarks/storm [--unsafe] [SECONDS [CLIENTS]]`.
final class StormCommand {
  private static final int MARKETS = 20;
  private static final int SHOWN = 5;

  private StormCommand() {}

  static void main(String[] arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    Path folder = Path.of(words.removeFirst());
    Durability durability = words.remove("--unsafe") ? Durability.UNSAFE : Durability.SAFE;
    int seconds = words.isEmpty() ? 60 : Integer.parseInt(words.get(0));
    int clients = words.size() < 2 ? 64 : Integer.parseInt(words.get(1));
    Plan plan = new Plan(folder, Duration.ofSeconds(seconds), clients, MARKETS, durability);
    Report report;
    try (Storm storm = new Storm(plan)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(storm::close));
      report = storm.run();
    }
    print(report);
    boolean good =
        durability == Durability.SAFE ? report.isGood() : !report.differences().lost().isEmpty();
    System.out.println(verdict(durability, good));
    System.exit(good ? 0 : 1);
  }

  private static void print(Report report) {
    line("acknowledged trades", report.journal().acknowledged());
    report.journal().counts().forEach((what, count) -> line(what, count.sum()));
    line("longest gap in ms", report.journal().longestGap().toMillis());
    show("lost", report.differences().lost());
    show("changed", report.differences().changed());
    show("contradicted", report.differences().contradicted());
    show("doubled", report.differences().doubled());
    show("unknown", report.differences().unknown());
    show("failures", report.failures());
  }

  private static void line(String what, long count) {
    System.out.printf(Locale.ROOT, "%-44s %,9d%n", what, count);
  }

  private static void show(String what, List<String> cases) {
    line(what, cases.size());
    cases.stream().limit(SHOWN).forEach(text -> System.out.println("    " + text));
  }

  private static String verdict(Durability durability, boolean good) {
    return switch (durability) {
      case SAFE -> good ? "nothing lost, nothing done twice, the books balance" : "FAILED";
      case UNSAFE ->
          good
              ? "the unsafe database was caught losing trades, as it must be"
              : "FAILED: an unsafe database, and nothing was found lost";
    };
  }
}
