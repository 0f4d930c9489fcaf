package org.bellwether.application.batching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.bellwether.application.Outage;
import org.bellwether.application.transaction.LockNotAvailable;

/// Lets requests that come together share one piece of work, each with an answer of its own (group
/// commit): who comes first is served at once, who comes while that runs waits for the next piece,
/// which takes along everybody who waits. So a lone request waits for nobody, and the busier it
/// gets the less each request costs.
///
/// Requests of one lane are answered one piece after another, in the order they came; lanes run
/// beside each other. A piece that fails is done again request by request, so that nobody pays for
/// another's fault. What somebody else holds up is set apart and tried again and again for a while,
/// so that nobody waits behind it.
public final class Batcher<Q, A> {
  private static final int MAX_WAITING = 2000;
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(20));
  private static final int IDLE_SECONDS = 10;

  /// A little longer than a database lets anybody hold something without a word.
  private static final Duration HELD_PATIENCE = Duration.ofSeconds(7);

  /// For how long nobody waits again, after having waited in vain.
  private static final Duration CAUTION = Duration.ofSeconds(5);

  private static final int APART_PAUSE_MILLIS = 20;

  private final int largest;
  private final ToIntFunction<Q> lane;
  private final Work<Q, A> work;
  private final List<Lane<Q, A>> lanes;
  private final Lane<Q, A> apart = new Lane<>();
  private volatile long cautiousUntil = System.nanoTime();

  /// What is done for requests that come together.
  public interface Work<Q, A> {

    /// An answer for each request, in their order; all take effect, or none.
    ///
    /// @throws LockNotAvailable when somebody else holds what one of them needs
    List<A> all(List<Q> requests);

    /// As [#all], but without waiting for anybody; empty for those that would have to, which have
    /// no effect then.
    ///
    /// @throws LockNotAvailable when it cannot tell whose need that is
    default List<Optional<A>> free(List<Q> requests) {
      return all(requests).stream().map(Optional::of).toList();
    }
  }

  private record Waiting<Q, A>(Q request, CompletableFuture<A> answer, long since) {}

  /// A thread of the platform, while there is something to do: one that carries no other requests
  /// comes back sooner from each of the many short waits for the database (measured: half the
  /// time).
  private static final class Lane<Q, A> {
    private final BlockingQueue<Waiting<Q, A>> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean hasTurn = new AtomicBoolean();
    private final ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("together-", 0).factory());

    private Lane() {
      thread.allowCoreThreadTimeOut(true);
    }
  }

  /// @param lanes how many pieces of work run at the same time at most
  /// @param largest how many requests a piece takes along at most
  /// @param lane any number; requests with the same one never run beside each other, apart from
  ///   those that are set apart
  public Batcher(int lanes, int largest, ToIntFunction<Q> lane, Work<Q, A> work) {
    this.largest = largest;
    this.lane = lane;
    this.work = work;
    this.lanes = IntStream.range(0, lanes).mapToObj(_ -> new Lane<Q, A>()).toList();
  }

  /// @throws Outage when too many wait already, or the answer does not come in time; in the latter
  ///   case the request may still take effect
  public A execute(Q request) {
    Lane<Q, A> mine = lanes.get(Math.floorMod(lane.applyAsInt(request), lanes.size()));
    Waiting<Q, A> waiting = new Waiting<>(request, new CompletableFuture<>(), System.nanoTime());
    if (!mine.queue.offer(waiting)) {
      throw tooMany();
    }
    takeTurn(mine);
    return PATIENCE.await(waiting.answer());
  }

  private void takeTurn(Lane<Q, A> lane) {
    if (lane.hasTurn.compareAndSet(false, true)) {
      lane.thread.execute(() -> answerSome(lane));
    }
  }

  private void answerSome(Lane<Q, A> lane) {
    // before looking, so that who comes later than that takes a turn of their own
    lane.hasTurn.set(false);
    List<Waiting<Q, A>> together = new ArrayList<>();
    lane.queue.drainTo(together, largest);
    if (!together.isEmpty()) {
      answer(together);
    }
    if (!lane.queue.isEmpty()) {
      takeTurn(lane);
    }
  }

  private static Outage tooMany() {
    return new Outage("too many requests wait", new IllegalStateException());
  }

  private void answer(List<Waiting<Q, A>> together) {
    if (System.nanoTime() - cautiousUntil < 0) {
      answerFree(together);
      return;
    }
    try {
      List<A> answers = work.all(requests(together));
      for (int i = 0; i < together.size(); i++) {
        together.get(i).answer().complete(answers.get(i));
      }
    } catch (LockNotAvailable _) {
      cautiousUntil = System.nanoTime() + CAUTION.toNanos();
      answerFree(together);
    } catch (Outage e) {
      together.forEach(one -> one.answer().completeExceptionally(e));
    } catch (RuntimeException | Error e) {
      oneByOne(together, e, this::answer);
    }
  }

  private static <Q, A> List<Q> requests(List<Waiting<Q, A>> together) {
    return together.stream().map(Waiting::request).toList();
  }

  private void oneByOne(
      List<Waiting<Q, A>> together, Throwable failure, Consumer<List<Waiting<Q, A>>> answering) {
    if (together.size() == 1) {
      together.getFirst().answer().completeExceptionally(failure);
    } else {
      together.forEach(one -> answering.accept(List.of(one)));
    }
  }

  private void answerFree(List<Waiting<Q, A>> together) {
    try {
      List<Optional<A>> answers = work.free(requests(together));
      for (int i = 0; i < together.size(); i++) {
        Waiting<Q, A> one = together.get(i);
        answers.get(i).ifPresentOrElse(one.answer()::complete, () -> setApart(one));
      }
    } catch (LockNotAvailable e) {
      if (together.size() == 1) {
        setApart(together.getFirst());
      } else {
        oneByOne(together, e, this::answerFree);
      }
    } catch (Outage e) {
      together.forEach(one -> one.answer().completeExceptionally(e));
    } catch (RuntimeException | Error e) {
      oneByOne(together, e, this::answerFree);
    }
  }

  private void setApart(Waiting<Q, A> held) {
    if (System.nanoTime() - held.since() > HELD_PATIENCE.toNanos()) {
      held.answer()
          .completeExceptionally(
              new LockNotAvailable("others hold what this needs", new IllegalStateException()));
    } else if (!apart.queue.offer(held)) {
      held.answer().completeExceptionally(tooMany());
    } else if (apart.hasTurn.compareAndSet(false, true)) {
      apart.thread.execute(this::tryApart);
    }
  }

  /// Each once, and then again after a pause: those who hold something cannot be waited for without
  /// holding up others.
  private void tryApart() {
    try {
      Thread.sleep(APART_PAUSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    apart.hasTurn.set(false); // before looking, as above
    List<Waiting<Q, A>> all = new ArrayList<>();
    apart.queue.drainTo(all);
    for (int from = 0; from < all.size(); from += largest) {
      answerFree(all.subList(from, Math.min(all.size(), from + largest)));
    }
  }
}
