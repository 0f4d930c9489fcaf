package org.bellwether.application.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// Who did what to which object from where: only ever added to, and chained by hashes, so that
/// nothing can be taken out, put in or changed without a trace. See [AuditLine] for the chain.
public interface AuditTrail {
  /// How many lines are read at once where all of them are.
  int BATCH = 1000;

  /// Where a command comes from that somebody gives on the machine itself; who, nobody knows here.
  String COMMAND_LINE = "command line";

  /// Adds a line, in the transaction of what it tells of.
  ///
  /// Holds the head of the trail until that transaction ends: lines are numbered without gaps, in
  /// the order of the commits, and who has seen a line has seen all before it. So call it last,
  /// when all other locks are held. To seal lines later would keep nobody waiting, but leave some
  /// unsealed at any moment; and what is recorded is rare beside trades, which are not.
  ///
  /// @throws IllegalStateException outside of a transaction
  void record(Entry entry);

  /// Where the trail ends now.
  AuditHead head();

  /// The latest lines that the filter lets pass, the latest first.
  ///
  /// @param before only those with a smaller number; null to begin with the latest
  List<AuditLine> findLatest(Filter filter, @Nullable Long before, int limit);

  /// The lines with a larger number, the oldest first.
  List<AuditLine> findAfter(long number, int limit);

  /// Shows all lines, the oldest first, those that are added meanwhile too. Between batches it
  /// holds nothing, so the reader may take its time.
  default void forEach(Consumer<AuditLine> reader) {
    List<AuditLine> batch = findAfter(Long.MIN_VALUE, BATCH);
    while (!batch.isEmpty()) {
      batch.forEach(reader);
      batch = findAfter(batch.getLast().number(), BATCH);
    }
  }

  /// @param at kept to the microsecond
  /// @param actor who did it; null for the system itself
  /// @param from the address they did it from; null for the system itself
  /// @param action such as `resolve`, in kebab-case
  /// @param object what it was done to: the kind and the id, such as `market:…`
  /// @param details for people
  record Entry(
      Instant at,
      @Nullable UserId actor,
      @Nullable String from,
      String action,
      String object,
      String details) {

    public Entry {
      at = at.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /// Which lines are wanted; null lets all pass.
  ///
  /// @param from the first moment
  /// @param to the first moment after the last
  record Filter(
      @Nullable UserId actor,
      @Nullable String action,
      @Nullable String object,
      @Nullable Instant from,
      @Nullable Instant to) {
    public static final Filter ALL = new Filter(null, null, null, null, null);
  }
}
