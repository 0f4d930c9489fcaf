package org.bellwether.application.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.Network;
import org.bellwether.domain.identity.UserId;
import org.jspecify.annotations.Nullable;

/// Leaves traces of passwords, tokens and keys that proved nothing, without letting whoever tries
/// them write the audit trail full, which keeps everything for ever.
///
/// The first failure of an account from a network is a line at once; those that follow within
/// [#WINDOW] are counted, and [TellFailedProofs] makes one more line of them at its end. A network
/// that fails at more than [#LINES_OF_NETWORK] accounts has one line for all others, and so have
/// all networks together beyond [#LINES]. What a node has counted and not told yet is lost when it
/// is killed, or cannot reach the database at that moment.
public final class NoteFailedProof {
  static final Duration WINDOW = Duration.ofHours(1);
  static final int LINES_OF_NETWORK = 20;
  static final int LINES = 300;

  private final Transactions transactions;
  private final AuditTrail trail;
  private final InstantSource clock;

  /// In the order in which their windows end.
  private final Map<Key, Count> counts = new LinkedHashMap<>();

  private final Map<String, Integer> linesOfNetwork = new HashMap<>();

  /// @param subject empty for all others
  /// @param network empty for all others
  private record Key(String action, String subject, String network) {}

  private static final class Count {
    private final AuditTrail.Entry first;
    private final String within;
    private long more;

    Count(AuditTrail.Entry first, String within) {
      this.first = first;
      this.within = within;
    }
  }

  public NoteFailedProof(Transactions transactions, AuditTrail trail, InstantSource clock) {
    this.transactions = transactions;
    this.trail = trail;
    this.clock = clock;
  }

  /// Not in a transaction: this one is for the line alone.
  ///
  /// @param action such as `refuse-log-in`
  /// @param subject what was tried, known or not, so that what is not known is counted alike
  /// @param object what is told of it
  /// @param actor who tried, where that is known
  /// @param from the address of whoever tried
  public void execute(
      String action, String subject, String object, @Nullable UserId actor, String from) {
    AuditTrail.Entry entry = new AuditTrail.Entry(clock.instant(), actor, from, action, object, "");
    Key key = count(entry, subject, from);
    if (key == null) {
      return;
    }
    AuditTrail.Entry told = key.subject().isEmpty() ? ofSeveral(entry) : entry;
    try {
      transactions.inTransaction(() -> {
        trail.record(told);
        return told;
      });
    } catch (RuntimeException e) {
      forget(key);
      throw e;
    }
  }

  /// @return null when there is a line of it already
  private synchronized @Nullable Key count(AuditTrail.Entry entry, String subject, String from) {
    String around = Network.around(from).stream().findFirst().orElse(from);
    Key one = new Key(entry.action(), subject, Network.of(from));
    Key network = new Key(entry.action(), "", around);
    Key rest = new Key(entry.action(), "", "");
    for (Key key : List.of(one, network, rest)) {
      Count known = counts.get(key);
      if (known != null) {
        known.more++;
        return null;
      }
      if (key.equals(rest)
          || (counts.size() < LINES
              && (key.equals(network)
                  || linesOfNetwork.getOrDefault(around, 0) < LINES_OF_NETWORK))) {
        counts.put(key, new Count(entry, around));
        linesOfNetwork.merge(around, 1, Integer::sum);
        return key;
      }
    }
    throw new IllegalStateException("the last one takes all");
  }

  private synchronized void forget(Key key) {
    Count count = counts.remove(key);
    if (count != null) {
      linesOfNetwork.computeIfPresent(count.within, (_, lines) -> lines == 1 ? null : lines - 1);
    }
  }

  private static AuditTrail.Entry ofSeveral(AuditTrail.Entry entry) {
    String kind = entry.object().substring(0, entry.object().indexOf(':'));
    return new AuditTrail.Entry(
        entry.at(), null, entry.from(), entry.action(), kind + ":several", "");
  }

  /// What was counted in windows that began until then, which have ended with this.
  synchronized List<AuditTrail.Entry> end(Instant begun) {
    List<AuditTrail.Entry> lines = new ArrayList<>();
    for (Iterator<Map.Entry<Key, Count>> all = counts.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Key, Count> one = all.next();
      Count count = one.getValue();
      if (count.first.at().isAfter(begun)) {
        break;
      }
      all.remove();
      linesOfNetwork.computeIfPresent(count.within, (_, left) -> left == 1 ? null : left - 1);
      if (count.more > 0) {
        lines.add(sum(one.getKey(), count));
      }
    }
    return lines;
  }

  private AuditTrail.Entry sum(Key key, Count count) {
    AuditTrail.Entry first = key.subject().isEmpty() ? ofSeveral(count.first) : count.first;
    return new AuditTrail.Entry(
        clock.instant(),
        first.actor(),
        key.subject().isEmpty() && key.network().isEmpty() ? null : first.from(),
        first.action(),
        first.object(),
        count.more + " more since " + first.at());
  }
}
