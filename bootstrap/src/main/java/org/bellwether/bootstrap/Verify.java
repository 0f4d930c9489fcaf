package org.bellwether.bootstrap;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.bellwether.application.settlement.AuditBooks;
import picocli.CommandLine.Command;

/// `./bellwether verify`.
@Command(
    name = "verify",
    description = {
      "Audit the books: recompute balances, positions, prices and volumes from transfers and trades.",
      "Works beside a running server. Ends with 0 when they balance, 2 when they do not."
    },
    mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {
  private static final int DO_NOT_BALANCE = 2;

  @Override
  public Integer call() {
    Settings settings = Main.settings();
    try (Bellwether bellwether = Bellwether.withoutServer(settings, "verify")) {
      long start = System.nanoTime();
      AuditBooks.Report report = bellwether.auditBooks().execute(System.out::println);
      System.out.printf(
          Locale.ROOT,
          "%s: %,d accounts, %,d transfers, %,d markets, %,d trades audited in %.1f s,"
              + " %,d violations%n",
          report.violations() == 0 ? "the books balance" : "THE BOOKS DO NOT BALANCE",
          report.extent().accounts(),
          report.extent().transfers(),
          report.extent().markets(),
          report.extent().trades(),
          (System.nanoTime() - start) / 1e9,
          report.violations());
      return report.violations() == 0 ? 0 : DO_NOT_BALANCE;
    }
  }
}
