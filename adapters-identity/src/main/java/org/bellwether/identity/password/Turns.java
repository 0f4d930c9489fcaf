package org.bellwether.identity.password;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.batching.TooManyWaiting;
import org.bellwether.application.identity.PasswordHasher.Asker;
import org.bellwether.domain.identity.Network;
import org.jspecify.annotations.Nullable;

/// Who of those that wait for work is next: networks one after the other, however many wait from
/// each, and of each account one at a time. When there is no room for one more, the network that
/// has most waiting gives it.
final class Turns {
  private final int atOnce;
  private final int mostOfNetwork;
  private final int most;

  private int running;
  private int waiting;
  private final Set<String> accounts = new HashSet<>();

  /// The network whose turn is next is first.
  private final Map<String, Deque<Turn>> networks = new LinkedHashMap<>();

  /// @param atOnce how many have a turn at the same time
  /// @param mostOfNetwork that wait at the same time
  /// @param most that wait at the same time
  Turns(int atOnce, int mostOfNetwork, int most) {
    this.atOnce = atOnce;
    this.mostOfNetwork = mostOfNetwork;
    this.most = most;
  }

  private enum State {
    WAITING,
    RUNNING,
    CROWDED_OUT
  }

  /// One turn, from when somebody asks for it until they are done.
  final class Turn implements AutoCloseable {
    private final String account;
    private final String network;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile State state = State.WAITING;

    Turn(Asker asker) {
      account = asker.account().value();
      network = Network.around(asker.from()).stream().findFirst().orElse(Network.of(asker.from()));
    }

    /// Gives way to the next one.
    @Override
    public void close() {
      end(this);
    }

    private void decide(State decision) {
      state = decision;
      decided.countDown();
    }
  }

  /// Waits for a turn.
  ///
  /// @throws TooManyWaiting when others from there wait already, or more of them than from
  ///   elsewhere
  /// @throws TimeoutException when it does not come within the patience
  Turn await(Asker asker, Duration patience) throws TimeoutException, InterruptedException {
    Turn turn = new Turn(asker);
    join(turn);
    try {
      if (!turn.decided.await(patience.toNanos(), TimeUnit.NANOSECONDS) && isGivenUp(turn)) {
        throw new TimeoutException("no turn within " + patience);
      }
    } catch (InterruptedException e) {
      if (!isGivenUp(turn)) {
        turn.close();
      }
      throw e;
    }
    if (turn.state == State.CROWDED_OUT) {
      throw new TooManyWaiting("too many passwords to check from " + turn.network);
    }
    return turn;
  }

  private synchronized void join(Turn turn) {
    Deque<Turn> own = networks.computeIfAbsent(turn.network, _ -> new ArrayDeque<>());
    if (own.size() >= mostOfNetwork) {
      turn.decide(State.CROWDED_OUT);
      return;
    }
    own.addLast(turn);
    waiting++;
    if (waiting > most) {
      crowdOut();
    }
    begin();
  }

  private void crowdOut() {
    Deque<Turn> longest = List.copyOf(networks.values()).getLast();
    for (Deque<Turn> queue : networks.values()) {
      longest = queue.size() > longest.size() ? queue : longest;
    }
    Turn last = longest.getLast();
    remove(last);
    last.decide(State.CROWDED_OUT);
  }

  private void remove(Turn turn) {
    Deque<Turn> queue = networks.get(turn.network);
    if (queue != null && queue.remove(turn)) {
      waiting--;
      if (queue.isEmpty()) {
        networks.remove(turn.network);
      }
    }
  }

  /// @return false when it was decided in the last moment
  private synchronized boolean isGivenUp(Turn turn) {
    if (turn.state != State.WAITING) {
      return turn.state == State.CROWDED_OUT;
    }
    remove(turn);
    return true;
  }

  private synchronized void end(Turn turn) {
    if (turn.state == State.RUNNING) {
      turn.state = State.CROWDED_OUT; // ended twice, it ends once
      running--;
      accounts.remove(turn.account);
      begin();
    }
  }

  private void begin() {
    while (running < atOnce) {
      Turn next = next();
      if (next == null) {
        return;
      }
      Deque<Turn> queue = networks.remove(next.network);
      if (queue != null && queue.remove(next) && !queue.isEmpty()) {
        networks.put(next.network, queue); // behind all others
      }
      waiting--;
      running++;
      accounts.add(next.account);
      next.decide(State.RUNNING);
    }
  }

  private @Nullable Turn next() {
    for (Deque<Turn> queue : networks.values()) {
      for (Turn turn : queue) {
        if (!accounts.contains(turn.account)) {
          return turn;
        }
      }
    }
    return null;
  }

  /// How many wait.
  synchronized int waiting() {
    return waiting;
  }
}
