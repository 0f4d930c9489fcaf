package org.bellwether.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Lets requests that come together share one piece of work, each with an answer of its own (group
/// commit): who comes first is served at once, who comes while that runs waits for the next piece,
/// which takes along everybody who waits. So a lone request waits for nobody, and the busier it
/// gets the less each request costs.
///
/// Requests of one lane are answered one piece after another, in the order they came; lanes run
/// beside each other. A piece that fails is done again request by request, so that nobody pays for
/// another's fault.
public final class Combining<Q, A> {
  private static final int MAX_WAITING = 2000;
  private static final int PATIENCE_SECONDS = 20;
  private static final int IDLE_SECONDS = 10;

  private final int largest;
  private final ToIntFunction<Q> lane;
  private final Function<List<Q>, List<A>> work;
  private final List<Lane<Q, A>> lanes;

  private record Waiting<Q, A>(Q request, CompletableFuture<A> answer) {}

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
  /// @param lane any number; requests with the same one never run beside each other
  /// @param work an answer for each request, in their order; all take effect, or none
  public Combining(int lanes, int largest, ToIntFunction<Q> lane, Function<List<Q>, List<A>> work) {
    this.largest = largest;
    this.lane = lane;
    this.work = work;
    this.lanes = IntStream.range(0, lanes).mapToObj(_ -> new Lane<Q, A>()).toList();
  }

  /// @throws Outage when too many wait already, or the answer does not come in time; in the latter
  ///   case the request may still take effect
  public A execute(Q request) {
    Lane<Q, A> mine = lanes.get(Math.floorMod(lane.applyAsInt(request), lanes.size()));
    Waiting<Q, A> waiting = new Waiting<>(request, new CompletableFuture<>());
    if (!mine.queue.offer(waiting)) {
      throw new Outage("too many requests wait", new IllegalStateException());
    }
    takeTurn(mine);
    return await(waiting.answer());
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

  private void answer(List<Waiting<Q, A>> together) {
    try {
      List<A> answers = work.apply(together.stream().map(Waiting::request).toList());
      for (int i = 0; i < together.size(); i++) {
        together.get(i).answer().complete(answers.get(i));
      }
    } catch (Outage e) {
      together.forEach(one -> one.answer().completeExceptionally(e));
    } catch (RuntimeException | Error e) {
      if (together.size() == 1) {
        together.getFirst().answer().completeExceptionally(e);
      } else {
        together.forEach(one -> answer(List.of(one)));
      }
    }
  }

  private static <A> A await(CompletableFuture<A> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new Outage("the answer does not come in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Outage("interrupted while others were served", e);
    }
  }
}
