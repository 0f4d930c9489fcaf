package org.bellwether.application;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.bellwether.application.AnswerRepository.KeyTaken;
import org.bellwether.application.AnswerRepository.Remembered;
import org.jspecify.annotations.Nullable;

/// Executes commands in one transaction, each at most once for its idempotency key (I7): the answer
/// is kept in the same transaction as the effect, so that a repeated request gets the first answer
/// whatever has happened in between.
///
/// A refusal has no effect and is not kept: the same request may be sent again under its key.
public final class Idempotent {
  private static final int MAX_ATTEMPTS = 5;

  private final Transactions transactions;
  private final AnswerRepository answers;
  private final InstantSource clock;

  public Idempotent(Transactions transactions, AnswerRepository answers, InstantSource clock) {
    this.transactions = transactions;
    this.answers = answers;
    this.clock = clock;
  }

  /// A command and how to recognise it.
  ///
  /// @param once null when the client does not care
  public record Request<C, R>(C command, @Nullable Once<R> once) {}

  /// @param answer what is kept of a result, and comes back as [Answer.Replayed]
  public record Once<R>(IdempotencyKey key, Function<R, String> answer) {}

  /// A single command.
  public <C, R> Answer<R> execute(C command, @Nullable Once<R> once, Function<C, R> effect) {
    return execute(
            List.of(new Request<>(command, once)),
            commands -> List.of(effect.apply(commands.getFirst())))
        .getFirst();
  }

  /// Several commands at once; two with the same key are executed one after the other.
  ///
  /// @param effect a result for each command, in their order; runs within the transaction
  public <C, R> List<Answer<R>> execute(
      List<Request<C, R>> requests, Function<List<C>, List<R>> effect) {
    Map<Integer, Answer<R>> answered = new HashMap<>();
    for (int attempt = 1; answered.size() < requests.size(); attempt++) {
      Map<Integer, Request<C, R>> open = withDistinctKeys(requests, answered.keySet());
      try {
        answered.putAll(transactions.inTransaction(() -> answer(open, effect)));
      } catch (KeyTaken e) {
        if (attempt >= MAX_ATTEMPTS) {
          throw new Outage("an idempotency key is being used all the time", e);
        }
      }
    }
    List<Answer<R>> inOrder = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      inOrder.add(Objects.requireNonNull(answered.get(i)));
    }
    return inOrder;
  }

  private static <C, R> Map<Integer, Request<C, R>> withDistinctKeys(
      List<Request<C, R>> requests, Set<Integer> done) {
    Map<Integer, Request<C, R>> open = new LinkedHashMap<>();
    Set<Object> keys = new HashSet<>();
    for (int i = 0; i < requests.size(); i++) {
      Once<R> once = requests.get(i).once();
      if (!done.contains(i)
          && (once == null || keys.add(List.of(once.key().owner(), once.key().value())))) {
        open.put(i, requests.get(i));
      }
    }
    return open;
  }

  private <C, R> Map<Integer, Answer<R>> answer(
      Map<Integer, Request<C, R>> open, Function<List<C>, List<R>> effect) {
    Map<IdempotencyKey, Remembered> known = known(open);
    Map<Integer, Answer<R>> answered = new HashMap<>();
    List<Integer> fresh = new ArrayList<>();
    open.forEach((i, request) -> {
      Remembered before = request.once() == null ? null : known.get(request.once().key());
      if (before == null) {
        fresh.add(i);
      } else if (before.fingerprint().equals(key(request).fingerprint())) {
        answered.put(i, new Answer.Replayed<>(before.answer()));
      } else {
        answered.put(i, new Answer.KeyReused<>());
      }
    });
    if (!fresh.isEmpty()) {
      List<Request<C, R>> requests = fresh.stream().map(i -> request(open, i)).toList();
      List<R> results = effect.apply(requests.stream().map(Request::command).toList());
      for (int i = 0; i < fresh.size(); i++) {
        answered.put(fresh.get(i), new Answer.Fresh<>(results.get(i)));
      }
      remember(requests, results);
    }
    return answered;
  }

  private <C, R> Map<IdempotencyKey, Remembered> known(Map<Integer, Request<C, R>> open) {
    List<IdempotencyKey> keys =
        open.values().stream()
            .filter(request -> request.once() != null)
            .map(Idempotent::key)
            .toList();
    return keys.isEmpty() ? Map.of() : answers.find(keys);
  }

  private <C, R> void remember(List<Request<C, R>> requests, List<R> results) {
    Map<IdempotencyKey, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Once<R> once = requests.get(i).once();
      if (once != null && !(results.get(i) instanceof Refusal)) {
        texts.put(once.key(), once.answer().apply(results.get(i)));
      }
    }
    if (!texts.isEmpty()) {
      answers.create(texts, clock.instant());
    }
  }

  private static <C, R> IdempotencyKey key(Request<C, R> request) {
    return Objects.requireNonNull(request.once()).key();
  }

  private static <C, R> Request<C, R> request(Map<Integer, Request<C, R>> open, int i) {
    return Objects.requireNonNull(open.get(i));
  }
}
