package org.bellwether.application.idempotency;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.bellwether.application.Outage;
import org.bellwether.application.Refusal;
import org.bellwether.application.idempotency.IdempotencyStore.KeyTaken;
import org.bellwether.application.transaction.Transactions;
import org.jspecify.annotations.Nullable;

/// Executes commands in one transaction, each at most once for its idempotency key (I7): the record
/// of it is made in the same transaction as the effect, so that a repeated request gets the first
/// answer whatever has happened in between.
///
/// A refusal has no effect and leaves no record: the same request may be sent again under its key.
public final class Idempotent {
  private static final int MAX_ATTEMPTS = 5;

  private final Transactions transactions;
  private final IdempotencyStore store;
  private final InstantSource clock;

  public Idempotent(Transactions transactions, IdempotencyStore store, InstantSource clock) {
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// A command, and by what it is recognised when it comes again.
  ///
  /// @param keyed null when the client does not care
  public record Request<C, R>(C command, @Nullable Keyed<R> keyed) {}

  /// The key of a command, and what goes into its record.
  ///
  /// @param answer to a result that is no refusal, as it comes back in [IdempotentResult.Replayed]
  public record Keyed<R>(IdempotencyKey key, Function<R, String> answer) {}

  /// A single command.
  public <C, R> IdempotentResult<R> execute(
      C command, @Nullable Keyed<R> keyed, Function<C, R> effect) {
    return execute(
            List.of(new Request<>(command, keyed)),
            commands -> List.of(effect.apply(commands.getFirst())))
        .getFirst();
  }

  /// Several commands at once, in one transaction. Of those with the same key the first is
  /// executed, the others are answered as if they had come after it; when it is refused, so are
  /// they.
  ///
  /// @param effect a result for each command, in their order; runs within the transaction
  public <C, R> List<IdempotentResult<R>> execute(
      List<Request<C, R>> requests, Function<List<C>, List<R>> effect) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.inTransaction(() -> answer(requests, effect));
      } catch (KeyTaken e) {
        if (attempt >= MAX_ATTEMPTS) {
          throw new Outage("an idempotency key is being used all the time", e);
        }
      }
    }
  }

  /// What a key is known by, whatever the fingerprint.
  private record Name(UUID owner, String value) {
    static Name of(IdempotencyKey key) {
      return new Name(key.owner(), key.value());
    }
  }

  private <C, R> List<IdempotentResult<R>> answer(
      List<Request<C, R>> requests, Function<List<C>, List<R>> effect) {
    Map<Name, IdempotencyRecord> known = known(requests);
    Map<Name, Integer> firsts = new HashMap<>();
    List<Integer> fresh = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      Keyed<R> keyed = requests.get(i).keyed();
      if (keyed == null
          || (!known.containsKey(Name.of(keyed.key()))
              && firsts.putIfAbsent(Name.of(keyed.key()), i) == null)) {
        fresh.add(i);
      }
    }
    Map<Integer, R> results = new LinkedHashMap<>();
    if (!fresh.isEmpty()) {
      List<R> done = effect.apply(fresh.stream().map(i -> requests.get(i).command()).toList());
      for (int i = 0; i < fresh.size(); i++) {
        results.put(fresh.get(i), done.get(i));
      }
      known.putAll(known(refused(requests, results)));
      known.putAll(record(requests, results));
    }
    List<IdempotentResult<R>> inOrder = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      R result = results.get(i);
      IdempotencyRecord kept = of(requests.get(i), known);
      if (result != null && !(result instanceof Refusal && kept != null)) {
        inOrder.add(new IdempotentResult.Fresh<>(result, kept == null ? null : kept.answer()));
      } else {
        IdempotencyKey key = requireNonNull(requests.get(i).keyed()).key();
        inOrder.add(
            kept == null
                ? refusedWith(key, requireNonNull(firsts.get(Name.of(key))), requests, results)
                : repeated(key, kept));
      }
    }
    return inOrder;
  }

  /// What was refused may have waited for the same request on another node, and be refused for what
  /// that has done.
  private static <C, R> List<Request<C, R>> refused(
      List<Request<C, R>> requests, Map<Integer, R> results) {
    return results.entrySet().stream()
        .filter(result -> result.getValue() instanceof Refusal)
        .map(result -> requests.get(result.getKey()))
        .toList();
  }

  private static <C, R> @Nullable IdempotencyRecord of(
      Request<C, R> request, Map<Name, IdempotencyRecord> records) {
    return request.keyed() == null ? null : records.get(Name.of(request.keyed().key()));
  }

  private static <R> IdempotentResult<R> repeated(IdempotencyKey key, IdempotencyRecord before) {
    return before.fingerprint().equals(key.fingerprint())
        ? new IdempotentResult.Replayed<>(before.answer())
        : new IdempotentResult.KeyReused<>();
  }

  private static <C, R> IdempotentResult<R> refusedWith(
      IdempotencyKey key, int first, List<Request<C, R>> requests, Map<Integer, R> results) {
    return requireNonNull(requests.get(first).keyed()).key().equals(key)
        ? new IdempotentResult.Fresh<>(requireNonNull(results.get(first)))
        : new IdempotentResult.KeyReused<>();
  }

  private <C, R> Map<Name, IdempotencyRecord> known(List<Request<C, R>> requests) {
    List<IdempotencyKey> keys =
        requests.stream().map(Request::keyed).filter(Objects::nonNull).map(Keyed::key).toList();
    Map<Name, IdempotencyRecord> known = new HashMap<>();
    if (!keys.isEmpty()) {
      store.find(keys).forEach((key, before) -> known.put(Name.of(key), before));
    }
    return known;
  }

  private <C, R> Map<Name, IdempotencyRecord> record(
      List<Request<C, R>> requests, Map<Integer, R> results) {
    Map<IdempotencyKey, String> answers = new LinkedHashMap<>();
    results.forEach((i, result) -> {
      Keyed<R> keyed = requests.get(i).keyed();
      if (keyed != null && !(result instanceof Refusal)) {
        // Rendered while rows are held: the record commits with the effect, and must give the same
        // bytes whatever becomes of the market or of this program. The first answer is taken from
        // it, too, so that it is done once.
        answers.put(keyed.key(), keyed.answer().apply(result));
      }
    });
    if (!answers.isEmpty()) {
      store.create(answers, clock.instant());
    }
    Map<Name, IdempotencyRecord> made = new HashMap<>();
    answers.forEach(
        (key, answer) -> made.put(Name.of(key), new IdempotencyRecord(key.fingerprint(), answer)));
    return made;
  }
}
