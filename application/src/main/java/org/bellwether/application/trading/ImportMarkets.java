package org.bellwether.application.trading;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.identity.UserRepository;
import org.bellwether.domain.identity.UserRepository.ImportedPerson;
import org.bellwether.domain.ledger.Account;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.ledger.Ledger;
import org.bellwether.domain.ledger.Transfer;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketRepository;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.trading.LmsrMarketMaker;
import org.bellwether.domain.trading.Opening;
import org.jspecify.annotations.Nullable;

/// Takes over markets from another system, in batches of one transaction each. Those that are still
/// open can be traded from then on: their probabilities are the initial prices, and the house pays
/// their subsidy.
///
/// Safe to run again, also after it was cut off: a market whose external id is known is left as it
/// is. A bad line is reported and skipped.
public final class ImportMarkets {
  private static final int BATCH_SIZE = 500;

  private final Transactions transactions;
  private final MarketRepository markets;
  private final UserRepository users;
  private final Ledger ledger;
  private final JobQueue jobs;
  private final AuditTrail trail;
  private final Credits subsidy;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /// @param subsidy what the house pays for each market that is still open
  public ImportMarkets(
      Transactions transactions,
      MarketRepository markets,
      UserRepository users,
      Ledger ledger,
      JobQueue jobs,
      AuditTrail trail,
      Credits subsidy,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.markets = markets;
    this.users = users;
    this.ledger = ledger;
    this.jobs = jobs;
    this.trail = trail;
    this.subsidy = subsidy;
    this.ids = ids;
    this.clock = clock;
  }

  public Report execute(Iterator<Line> lines, Progress progress) {
    Report report = new Report(0, 0, 0);
    List<ImportedMarket> batch = new ArrayList<>(BATCH_SIZE);
    while (lines.hasNext()) {
      switch (next(lines, batch)) {
        case GoodLine good -> {
          if (!good.changes().isEmpty()) {
            progress.changed(good);
          }
          batch.add(good.market());
        }
        case BadLine bad -> {
          progress.rejected(bad);
          report = report.plus(0, 0, 1);
        }
      }
      if (batch.size() == BATCH_SIZE || !lines.hasNext()) {
        int created = create(batch);
        report = report.plus(created, batch.size() - created, 0);
        progress.advanced(report);
        batch.clear();
      }
    }
    return report;
  }

  /// A file that cannot be read on is the caller's to tell; what came before is kept.
  private Line next(Iterator<Line> lines, List<ImportedMarket> batch) {
    try {
      return lines.next();
    } catch (UncheckedIOException e) {
      create(batch);
      throw e;
    }
  }

  private int create(List<ImportedMarket> batch) {
    if (batch.isEmpty()) {
      return 0;
    }
    Instant now = clock.instant();
    return transactions.inTransaction(() -> {
      Map<String, UserId> creators = users.createImported(creators(batch, now));
      List<Market> imported =
          batch.stream()
              .map(m -> market(m, requireNonNull(creators.get(stranger(m))), now))
              .toList();
      Set<MarketId> created = markets.createImported(imported);
      List<Market> open =
          imported.stream().filter(m -> created.contains(m.id()) && m.funding() != null).toList();
      fund(open, now);
      if (!created.isEmpty()) {
        jobs.enqueue(IndexingJobs.all());
        record(batch, created.size(), open.size(), now);
      }
      return created.size();
    });
  }

  /// One line for each batch, so that it is there as soon as its markets are.
  private void record(List<ImportedMarket> batch, int created, int open, Instant now) {
    trail.record(
        new AuditTrail.Entry(
            now,
            null,
            AuditTrail.COMMAND_LINE,
            "import",
            "external-market:" + batch.getFirst().externalId(),
            created
                + " markets from this one on, "
                + open
                + " of them open with "
                + subsidy.toDecimal().toPlainString()
                + " credits each of the house"));
  }

  private void fund(List<Market> open, Instant now) {
    if (open.isEmpty()) {
      return;
    }
    List<Account> accounts = new ArrayList<>();
    accounts.add(new Account(AccountId.HOUSE, Account.Kind.HOUSE));
    List<Transfer> transfers = new ArrayList<>();
    Credits together = new Credits(subsidy.micros() * open.size());
    transfers.add(
        transfer(Transfer.Reason.GRANT, AccountId.ISSUANCE, AccountId.HOUSE, together, now));
    for (Market market : open) {
      accounts.add(new Account(market.escrow(), Account.Kind.ESCROW));
      transfers.add(
          transfer(Transfer.Reason.SUBSIDY, AccountId.HOUSE, market.escrow(), subsidy, now));
    }
    ledger.open(accounts);
    ledger.lock(accounts.stream().map(Account::id).toList());
    ledger.post(transfers);
  }

  private Transfer transfer(
      Transfer.Reason reason, AccountId from, AccountId to, Credits amount, Instant now) {
    return new Transfer(ids.get(), reason, from, to, amount, now);
  }

  /// Whom a file names is nobody who can log in here, however it spells them: a file must not give
  /// a market, and with it the say over the house's subsidy, to a user of another system.
  private static String stranger(ImportedMarket market) {
    return ImportedPerson.compared("import:" + market.creatorExternalId());
  }

  private List<ImportedPerson> creators(List<ImportedMarket> batch, Instant now) {
    Map<String, ImportedPerson> creators = new LinkedHashMap<>();
    for (ImportedMarket market : batch) {
      creators.computeIfAbsent(
          stranger(market),
          id ->
              new ImportedPerson(
                  id, new Profile(new UserId(ids.get()), market.creatorName()), now));
    }
    return List.copyOf(creators.values());
  }

  private Market market(ImportedMarket imported, UserId creator, Instant now) {
    Instant createdAt = imported.createdAt() == null ? now : imported.createdAt();
    Market market =
        new Market(
            new MarketId(ids.get()),
            imported.externalId(),
            creator,
            imported.terms(),
            CreateMarket.outcomes(imported.outcomes(), imported.prices(), ids),
            imported.statusAt(now),
            imported.volume(),
            createdAt.truncatedTo(ChronoUnit.MICROS),
            now,
            1);
    return market.status() == MarketStatus.ACTIVE ? funded(market) : market;
  }

  private Market funded(Market market) {
    List<Price> initial = LmsrMarketMaker.BAND.nearest(market.prices());
    return switch (LmsrMarketMaker.forSubsidy(subsidy, initial)) {
      case Opening.Opened opened -> opened.marketMaker().fund(market, AccountId.HOUSE, subsidy);
      case Opening.Refusal _ -> market; // the house pays too little for so many outcomes
    };
  }

  /// A market as another system describes it.
  ///
  /// @param outcomes names, in order
  /// @param prices one for each outcome; for a resolved market what each paid
  /// @param status its status there; active is taken for closed once its time is over
  /// @param createdAt null when not known
  public record ImportedMarket(
      String externalId,
      String creatorExternalId,
      String creatorName,
      MarketTerms terms,
      List<String> outcomes,
      List<Price> prices,
      MarketStatus status,
      Credits volume,
      @Nullable Instant createdAt) {

    MarketStatus statusAt(Instant now) {
      return status == MarketStatus.ACTIVE && !terms.closesAt().isAfter(now)
          ? MarketStatus.CLOSED
          : status;
    }
  }

  /// One line of an import file, numbered from 1.
  public sealed interface Line permits GoodLine, BadLine {}

  /// A line that can be imported.
  ///
  /// @param changes what was changed of it, so that it fits, in words for people
  public record GoodLine(int number, ImportedMarket market, List<String> changes) implements Line {
    public GoodLine {
      changes = List.copyOf(changes);
    }

    /// A line that fits as it is.
    public GoodLine(int number, ImportedMarket market) {
      this(number, market, List.of());
    }
  }

  /// A line that cannot be imported, and why, in words for people.
  public record BadLine(int number, String reason) implements Line {}

  /// What has happened so far.
  ///
  /// @param known skipped, since their external id is known already
  public record Report(int created, int known, int rejected) {
    Report plus(int moreCreated, int moreKnown, int moreRejected) {
      return new Report(created + moreCreated, known + moreKnown, rejected + moreRejected);
    }

    public int lines() {
      return created + known + rejected;
    }
  }

  /// Who watches.
  public interface Progress {
    /// After each batch.
    void advanced(Report soFar);

    void rejected(BadLine line);

    /// A line that is taken, but not as it was.
    void changed(GoodLine line);
  }
}
