package org.bellwether.application.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.application.TestInstallation.keyed;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bellwether.application.Outage;
import org.bellwether.application.Refusal;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.audit.InMemoryAuditTrail;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.Idempotent.Request;
import org.bellwether.application.transaction.ForwardingTransactions;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.application.transaction.Transactions;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.TestMarkets;
import org.junit.jupiter.api.Test;

class IdempotentTest {
  private static final InstantSource CLOCK = InstantSource.fixed(TestMarkets.NOW);

  private final UserId ann = new UserId(new TestMarkets(9).uuid());
  private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();

  /// What the effects leave behind.
  private final InMemoryAuditTrail done = new InMemoryAuditTrail();

  private final CountedTransactions transactions =
      new CountedTransactions(new InMemoryTransactions(store, done));
  private final Idempotent idempotent = new Idempotent(transactions, store, CLOCK);

  private static final class CountedTransactions extends ForwardingTransactions {
    private int count;

    CountedTransactions(Transactions inner) {
      super(inner);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      count++;
      return super.inTransaction(work);
    }
  }

  private record No(String why) implements Refusal {}

  /// Does it, unless it is asked for something that starts with "no".
  private Object effect(String command) {
    if (command.startsWith("no")) {
      return new No(command);
    }
    done.record(new AuditTrail.Entry(TestMarkets.NOW, ann, null, command, "", ""));
    return "did " + command;
  }

  private IdempotentResult<Object> execute(String command, String key, String fingerprint) {
    Keyed<Object> keyed = keyed(ann, key, fingerprint);
    return idempotent.execute(command, keyed, this::effect);
  }

  private Request<String, Object> request(String command, String key) {
    return new Request<>(command, keyed(ann, key, "print of " + command));
  }

  private static Request<String, Object> keyless(String command) {
    return new Request<>(command, null);
  }

  private List<IdempotentResult<Object>> executeAll(List<Request<String, Object>> requests) {
    return idempotent.execute(requests, commands -> commands.stream().map(this::effect).toList());
  }

  private List<String> done() {
    return done.entries().stream().map(AuditTrail.Entry::action).toList();
  }

  private static IdempotentResult<Object> fresh(Object result) {
    return new IdempotentResult.Fresh<>(result);
  }

  private static IdempotentResult<Object> recorded(Object result) {
    return new IdempotentResult.Fresh<>(result, "answer: " + result);
  }

  private static IdempotentResult<Object> replayed(String text) {
    return new IdempotentResult.Replayed<>(text);
  }

  @Test
  void a_command_repeated_under_its_key_takes_effect_once() {
    assertThat(execute("a", "k", "1")).isEqualTo(recorded("did a"));
    assertThat(execute("a", "k", "1")).isEqualTo(replayed("answer: did a"));
    assertThat(execute("a", "k", "1")).isEqualTo(replayed("answer: did a"));
    assertThat(done()).containsExactly("a");
  }

  /// It is made while others wait for what the command holds.
  @Test
  void an_answer_is_made_once_and_after_the_effect() {
    List<String> made = new ArrayList<>();
    Keyed<Object> keyed =
        new Keyed<>(
            new IdempotencyKey(ann.value(), "k", "1"),
            result -> {
              made.add(result + " after " + done());
              return "answer";
            });
    assertThat(idempotent.execute("a", keyed, this::effect))
        .isEqualTo(new IdempotentResult.Fresh<>("did a", "answer"));
    assertThat(idempotent.execute("a", keyed, this::effect)).isEqualTo(replayed("answer"));
    assertThat(made).containsExactly("did a after [a]");
  }

  @Test
  void a_command_without_a_key_takes_effect_each_time() {
    assertThat(idempotent.execute("a", null, this::effect)).isEqualTo(fresh("did a"));
    assertThat(idempotent.execute("a", null, this::effect)).isEqualTo(fresh("did a"));
    assertThat(done()).containsExactly("a", "a");
  }

  @Test
  void a_key_used_for_another_request_is_refused() {
    execute("a", "k", "1");
    assertThat(execute("b", "k", "2")).isEqualTo(new IdempotentResult.KeyReused<>());
    assertThat(done()).containsExactly("a");
    assertThat(execute("a", "k", "1")).isEqualTo(replayed("answer: did a"));
  }

  @Test
  void a_refusal_is_not_kept() {
    assertThat(execute("no", "k", "1")).isEqualTo(fresh(new No("no")));
    assertThat(execute("a", "k", "2")).isEqualTo(recorded("did a"));
    assertThat(execute("a", "k", "2")).isEqualTo(replayed("answer: did a"));
  }

  @Test
  void a_failure_is_not_kept_and_neither_is_its_effect() {
    assertThatThrownBy(() ->
            idempotent.execute(
                "a",
                keyed(ann, "k", "1"),
                command -> {
                  effect(command);
                  throw new IllegalArgumentException("on purpose");
                }))
        .hasMessage("on purpose");
    assertThat(done()).isEmpty();
    assertThat(execute("a", "k", "1")).isEqualTo(recorded("did a"));
  }

  @Test
  void each_of_several_commands_gets_its_own_answer_in_order() {
    execute("old", "k0", "print of old");
    execute("older", "k1", "print of older");
    assertThat(
            executeAll(
                List.of(
                    keyless("a"),
                    request("old", "k0"),
                    request("no", "k2"),
                    request("b", "k3"),
                    request("another", "k1"),
                    keyless("a"))))
        .containsExactly(
            fresh("did a"),
            replayed("answer: did old"),
            fresh(new No("no")),
            recorded("did b"),
            new IdempotentResult.KeyReused<>(),
            fresh("did a"));
    assertThat(done()).containsExactly("old", "older", "a", "b", "a");
  }

  @Test
  void commands_that_are_all_answered_already_are_not_executed() {
    execute("a", "k", "print of a");
    assertThat(
            idempotent.execute(
                List.of(request("a", "k")),
                _ -> {
                  throw new AssertionError("nothing is left to do");
                }))
        .containsExactly(replayed("answer: did a"));
  }

  @Test
  void of_several_commands_with_the_same_key_the_first_takes_effect() {
    assertThat(
            executeAll(
                List.of(
                    request("a", "k"),
                    request("b", "other"),
                    request("a", "k"),
                    request("c", "k"),
                    request("a", "k"))))
        .containsExactly(
            recorded("did a"),
            recorded("did b"),
            replayed("answer: did a"),
            new IdempotentResult.KeyReused<>(),
            replayed("answer: did a"));
    assertThat(done()).containsExactly("a", "b");
  }

  @Test
  void of_several_commands_with_the_same_key_none_is_kept_if_the_first_is_refused() {
    assertThat(executeAll(List.of(request("no", "k"), request("no", "k"), request("a", "k"))))
        .containsExactly(
            fresh(new No("no")), fresh(new No("no")), new IdempotentResult.KeyReused<>());
    assertThat(done()).isEmpty();
    assertThat(execute("a", "k", "print of a")).isEqualTo(recorded("did a"));
  }

  /// Else a failure in a later one would undo nothing of the earlier, which then would be told to
  /// have failed, or be done again.
  @Test
  void several_commands_share_one_transaction_whatever_their_keys() {
    executeAll(List.of(keyless("a"), request("b", "k"), request("b", "k"), request("b", "k")));
    assertThat(transactions.count).isOne();
  }

  /// Another node uses the key between our look and our write.
  private final class Raced implements IdempotencyStore {
    private int racesLeft;

    Raced(int races) {
      racesLeft = races;
    }

    @Override
    public Map<IdempotencyKey, IdempotencyRecord> find(Collection<IdempotencyKey> keys) {
      return racesLeft > 0 ? Map.of() : store.find(keys);
    }

    @Override
    public void create(Map<IdempotencyKey, String> created, Instant now) {
      if (racesLeft > 0) {
        racesLeft--;
        throw new KeyTaken();
      }
      store.create(created, now);
    }

    @Override
    public int deleteOlder(Instant than, int limit) {
      return store.deleteOlder(than, limit);
    }
  }

  @Test
  void who_loses_the_race_for_a_key_undoes_all_and_gives_the_answer_of_the_winner() {
    execute("a", "k", "1");
    Idempotent raced = new Idempotent(transactions, new Raced(1), CLOCK);
    Keyed<Object> late = keyed(ann, "k", "1");
    List<Request<String, Object>> requests = List.of(keyless("b"), new Request<>("a", late));
    assertThat(raced.execute(requests, commands -> commands.stream().map(this::effect).toList()))
        .containsExactly(fresh("did b"), replayed("answer: did a"));
    assertThat(done()).containsExactly("a", "b");
  }

  @Test
  void who_loses_every_race_gives_up_and_leaves_nothing() {
    Idempotent raced = new Idempotent(transactions, new Raced(Integer.MAX_VALUE), CLOCK);
    Keyed<Object> late = keyed(ann, "k", "1");
    assertThatThrownBy(() -> raced.execute("a", late, this::effect)).isInstanceOf(Outage.class);
    assertThat(transactions.count).isEqualTo(5);
    assertThat(done()).isEmpty();
  }

  /// The same request on another node is done while this one waits for what it holds.
  @Test
  void who_is_refused_for_what_the_same_request_has_just_done_gets_its_answer() {
    Keyed<Object> late = keyed(ann, "k", "1");
    IdempotentResult<Object> answer =
        idempotent.execute(
            "a",
            late,
            command -> {
              store.create(Map.of(late.key(), "answer: did a"), TestMarkets.NOW);
              return new No(command);
            });
    assertThat(answer).isEqualTo(replayed("answer: did a"));
  }
}
