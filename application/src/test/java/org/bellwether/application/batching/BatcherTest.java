package org.bellwether.application.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.LockNotAvailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
  private static final String FIRST = "first";

  /// Every piece of work that was begun, in that order.
  private final Queue<List<String>> pieces = new ConcurrentLinkedQueue<>();

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /// Answers in upper case; holds up the piece with [#FIRST] until told to go on.
  private List<String> shout(List<String> requests) {
    pieces.add(requests);
    if (requests.contains(FIRST)) {
      begun.countDown();
      awaitLatch(goOn);
    }
    if (requests.stream().anyMatch(request -> request.startsWith("bad"))) {
      throw new IllegalArgumentException("a bad one in " + requests);
    }
    if (requests.contains("outage")) {
      throw new Outage("nothing works", new IllegalStateException());
    }
    return requests.stream().map(request -> request + "!").toList();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Batcher<String, String> ofLargest(int largest) {
    return new Batcher<>(1, largest, _ -> 0, this::shout);
  }

  /// Somebody who asks and waits.
  private record Asking(CompletableFuture<String> answer) {
    static Asking begin(Batcher<String, String> combining, String request) {
      CompletableFuture<String> answer = new CompletableFuture<>();
      Thread thread =
          Thread.startVirtualThread(() -> {
            try {
              answer.complete(combining.execute(request));
            } catch (Throwable e) {
              answer.completeExceptionally(e);
            }
          });
      // then it waits, in the queue or in its own work
      await()
          .until(() ->
              answer.isDone()
                  || thread.getState() == Thread.State.TIMED_WAITING
                  || thread.getState() == Thread.State.TERMINATED);
      return new Asking(answer);
    }

    String get() throws Exception {
      return answer.get(30, TimeUnit.SECONDS);
    }

    Throwable failure() {
      await().atMost(Duration.ofSeconds(60)).until(answer::isDone);
      return answer.exceptionNow();
    }
  }

  /// The first one is being served; the others wait for it, in this order.
  private List<Asking> behindTheFirst(Batcher<String, String> combining, String... requests) {
    Asking first = Asking.begin(combining, FIRST);
    awaitLatch(begun);
    List<Asking> all = new ArrayList<>(List.of(first));
    for (String request : requests) {
      all.add(Asking.begin(combining, request));
    }
    return all;
  }

  @Test
  void who_comes_alone_is_served_at_once_by_a_thread_that_carries_nobody_else() {
    List<Thread> workers = new ArrayList<>();
    Batcher<String, String> combining =
        new Batcher<>(
            4,
            10,
            String::hashCode,
            requests -> {
              workers.add(Thread.currentThread());
              return shout(requests);
            });
    assertThat(combining.execute("a")).isEqualTo("a!");
    assertThat(combining.execute("b")).isEqualTo("b!");
    assertThat(pieces).containsExactly(List.of("a"), List.of("b"));
    assertThat(workers).hasSize(2).noneMatch(Thread::isVirtual);
  }

  @Test
  void who_comes_while_others_are_served_shares_the_next_piece_in_the_order_they_came()
      throws Exception {
    List<Asking> all = behindTheFirst(ofLargest(10), "c", "a", "b");
    assertThat(pieces).containsExactly(List.of(FIRST));
    goOn.countDown();
    assertThat(all.get(0).get()).isEqualTo("first!");
    assertThat(all.get(1).get()).isEqualTo("c!");
    assertThat(all.get(2).get()).isEqualTo("a!");
    assertThat(all.get(3).get()).isEqualTo("b!");
    assertThat(pieces).containsExactly(List.of(FIRST), List.of("c", "a", "b"));
  }

  @Test
  void a_piece_takes_along_no_more_than_its_largest_number() throws Exception {
    List<Asking> all = behindTheFirst(ofLargest(2), "a", "b", "c", "d", "e");
    goOn.countDown();
    for (Asking one : all) {
      assertThat(one.get()).endsWith("!");
    }
    assertThat(pieces)
        .containsExactly(List.of(FIRST), List.of("a", "b"), List.of("c", "d"), List.of("e"));
  }

  @Test
  void lanes_are_served_beside_each_other() throws Exception {
    Batcher<String, String> combining =
        new Batcher<>(2, 10, request -> request.equals("other") ? 1 : -2, this::shout);
    List<Asking> all = behindTheFirst(combining, "same");
    assertThat(combining.execute("other")).isEqualTo("other!");
    assertThat(all.getFirst().answer()).isNotDone();
    assertThat(all.getLast().answer()).isNotDone();
    goOn.countDown();
    assertThat(all.getLast().get()).isEqualTo("same!");
    assertThat(pieces).containsExactly(List.of(FIRST), List.of("other"), List.of("same"));
  }

  @Test
  void a_lane_is_never_served_twice_at_the_same_time_and_nobody_is_forgotten() throws Exception {
    int lanes = 3;
    AtomicInteger[] running = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    AtomicInteger served = new AtomicInteger();
    Batcher<Integer, Integer> combining =
        new Batcher<>(
            lanes,
            7,
            request -> request,
            requests -> {
              int lane = requests.getFirst() % lanes;
              assertThat(running[lane].incrementAndGet()).isOne();
              assertThat(requests).hasSizeLessThanOrEqualTo(7).allMatch(r -> r % lanes == lane);
              served.addAndGet(requests.size());
              Thread.onSpinWait();
              running[lane].decrementAndGet();
              return requests.stream().map(request -> -request).toList();
            });
    List<Callable<Integer>> requests =
        IntStream.range(0, 3_000)
            .<Callable<Integer>>mapToObj(i -> () -> combining.execute(i))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = threads.invokeAll(requests);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(-i);
      }
    }
    assertThat(served).hasValue(3_000);
  }

  @Test
  void of_a_piece_that_fails_only_the_guilty_one_fails() throws Exception {
    Batcher<String, String> combining = ofLargest(10);
    List<Asking> all = behindTheFirst(combining, "a", "bad", "b");
    goOn.countDown();
    assertThat(all.get(1).get()).isEqualTo("a!");
    assertThat(all.get(3).get()).isEqualTo("b!");
    assertThat(all.get(2).failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bad one in [bad]");
    assertThat(pieces)
        .containsExactly(
            List.of(FIRST), List.of("a", "bad", "b"), List.of("a"), List.of("bad"), List.of("b"));
    assertThat(combining.execute("later")).isEqualTo("later!");
  }

  @Test
  void a_failure_comes_out_as_it_was() {
    assertThatThrownBy(() -> ofLargest(10).execute("bad alone"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a bad one in [bad alone]");
    AssertionError error = new AssertionError("not even an exception");
    Batcher<String, String> broken =
        new Batcher<>(
            1,
            1,
            _ -> 0,
            _ -> {
              throw error;
            });
    assertThatThrownBy(() -> broken.execute("a")).hasCause(error);
    assertThatThrownBy(() -> broken.execute("b")).hasCause(error);
  }

  /// The database is gone: to try again one by one would only take longer.
  @Test
  void an_outage_is_everybodys() throws Exception {
    List<Asking> all = behindTheFirst(ofLargest(10), "a", "outage", "b");
    goOn.countDown();
    for (Asking one : all.subList(1, 4)) {
      assertThat(one.failure()).isInstanceOf(Outage.class).hasMessage("nothing works");
    }
    assertThat(pieces).containsExactly(List.of(FIRST), List.of("a", "outage", "b"));
  }

  /// What somebody else holds is tried apart, while those who came with it, and after it, are
  /// served.
  @Test
  void who_needs_what_others_hold_holds_up_nobody_and_is_served_once_it_is_free() throws Exception {
    AtomicBoolean held = new AtomicBoolean(true);
    AtomicInteger waits = new AtomicInteger();
    Batcher<String, String> combining =
        new Batcher<>(
            1,
            10,
            _ -> 0,
            new Batcher.Work<>() {
              @Override
              public List<String> all(List<String> requests) {
                if (held.get() && requests.contains("held")) {
                  waits.incrementAndGet();
                  throw new LockNotAvailable("not now", new IllegalStateException());
                }
                return shout(requests);
              }

              @Override
              public List<Optional<String>> free(List<String> requests) {
                List<String> free =
                    requests.stream().filter(r -> !held.get() || !r.equals("held")).toList();
                List<String> answers = new ArrayList<>(shout(free));
                return requests.stream()
                    .map(r ->
                        free.contains(r)
                            ? Optional.of(answers.removeFirst())
                            : Optional.<String>empty())
                    .toList();
              }
            });
    List<Asking> all = behindTheFirst(combining, "a", "held", "b");
    goOn.countDown();
    assertThat(all.get(1).get()).isEqualTo("a!");
    assertThat(all.get(3).get()).isEqualTo("b!");
    Asking another = Asking.begin(combining, "held");
    assertThat(combining.execute("later")).isEqualTo("later!");
    assertThat(all.get(2).answer()).isNotDone();
    assertThat(another.answer()).isNotDone();
    assertThat(waits).hasValue(1); // nobody waits in vain a second time
    held.set(false);
    assertThat(all.get(2).get()).isEqualTo("held!");
    assertThat(another.get()).isEqualTo("held!");
  }

  @Test
  void who_needs_what_others_hold_for_long_is_told_so_and_nobody_else() throws Exception {
    Batcher<String, String> combining =
        new Batcher<>(
            1,
            10,
            _ -> 0,
            requests -> {
              if (requests.contains("held")) {
                throw new LockNotAvailable("not now", new IllegalStateException());
              }
              return shout(requests);
            });
    List<Asking> all = behindTheFirst(combining, "a", "held", "b");
    goOn.countDown();
    assertThat(all.get(1).get()).isEqualTo("a!");
    assertThat(all.get(3).get()).isEqualTo("b!");
    assertThat(all.get(2).failure()).isInstanceOf(LockNotAvailable.class);
    assertThat(combining.execute("later")).isEqualTo("later!");
  }

  @Test
  void who_finds_too_many_waiting_is_turned_away_at_once() throws Exception {
    Batcher<String, String> combining = ofLargest(5_000);
    List<Asking> all = behindTheFirst(combining);
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    CountDownLatch asked = new CountDownLatch(2_000);
    List<Thread> threads =
        IntStream.range(0, 2_000)
            .mapToObj(i -> {
              CompletableFuture<String> answer = new CompletableFuture<>();
              waiting.add(answer);
              return Thread.startVirtualThread(() -> {
                asked.countDown();
                answer.complete(combining.execute("" + i));
              });
            })
            .toList();
    awaitLatch(asked);
    await().until(() -> threads.stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
    assertThatThrownBy(() -> combining.execute("one too many")).isInstanceOf(Outage.class);
    goOn.countDown();
    assertThat(all.getFirst().get()).isEqualTo("first!");
    for (CompletableFuture<String> answer : waiting) {
      assertThat(answer.get(30, TimeUnit.SECONDS)).endsWith("!");
    }
    assertThat(combining.execute("later")).isEqualTo("later!");
    assertThat(pieces).hasSize(3);
  }
}
