package org.bellwether.cache.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bellwether.cache.redis.RedisBreaker;
import org.bellwether.cache.redis.RedisConnection;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RScript;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.OptionalOptions;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes that share a Redis: membership by heartbeats, and broadcasts that are acknowledged. It
/// says whether a node may serve from its cache, by these rules:
/// - **Heartbeat.** A node writes to Redis four times a second that it lives, and reads who else
///   does and what the epoch is: its view, which is good for a [#LEASE].
/// - **Broadcast.** Who invalidates something waits until every node of its view has acknowledged
///   it, or until no near cache can hold the old value any more ([#LONGEST_MEMORY]). So a lost
///   message does no harm.
/// - **Joining.** Another node broadcasts to a new one at the latest when its view is renewed, a
///   lease after the first heartbeat. Until then the new node serves nothing from its near cache;
///   nor does one that comes back to Redis, since others that come back later may have something to
///   broadcast.
/// - **Epoch.** What is in Redis belongs to an epoch. A new one begins, and all of that is
///   worthless, when a node vanishes, perhaps between a commit and its broadcast; when a broadcast
///   failed; when Redis has lost its data or is another process, which may have lost the latest;
///   and when a run of the database appears that no node has seen, which may have lost commits.
/// - **Doubt.** A Redis that has lost its data may have lost members too. For as long as a member
///   that is alive needs for its next heartbeat, the nodes of the view before are kept.
public final class Cluster implements AutoCloseable {
  /// How long anything may be remembered without asking Redis, from when it was read.
  public static final Duration LONGEST_MEMORY = Duration.ofSeconds(1);

  /// How long a view is good, from when Redis was asked for it.
  static final Duration LEASE = Duration.ofSeconds(1);

  /// More than a lease: a node that is taken for dead has stopped serving from its cache.
  static final Duration DEAD_AFTER = Duration.ofSeconds(2);

  private static final Duration HEARTBEAT = Duration.ofMillis(250);
  private static final Duration RESUBSCRIBE_AFTER = Duration.ofSeconds(3);
  private static final Duration START_PATIENCE = Duration.ofSeconds(1);

  private static final String KEY = "bellwether:v1:nodes";
  private static final String HEARTBEATS = "beat";
  private static final String BROADCASTS = "tell";
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /// Answers `{epoch, whether this node was known to listen, whether there is no other, whether
  /// there may be some that are forgotten, others that listen …}`. An epoch is a number that none
  /// before it was.
  private static final String SCRIPT =
      """
      local me, listens, forget, servers = ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4]
      local database = ARGV[6]
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local info = redis.pcall('INFO', 'server')
      local server = type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
      server = server .. ' ' .. servers
      local epoch, forgetful, known, alone, others = nil, nil, '0', '1', {}
      local all = redis.call('HGETALL', KEYS[1])
      local before = nil
      for i = 1, #all, 2 do
        local node = string.match(all[i], '^node:(.+)$')
        if all[i] == 'epoch' then
          epoch = tonumber(all[i + 1])
        elseif all[i] == 'server' then
          before = all[i + 1]
        elseif all[i] == 'forgetful' then
          forgetful = tonumber(all[i + 1])
        elseif node then
          local seen, hears = string.match(all[i + 1], '^(%d+) (%d)$')
          if node == me then
            known = hears
          elseif now - seen > tonumber(ARGV[5]) then
            redis.call('HDEL', KEYS[1], all[i])
            forget = true
          else
            alone = '0'
            if hears == '1' then
              others[#others + 1] = node
            end
          end
        end
      end
      if not epoch or before ~= server then
        forget, forgetful = true, now
        redis.call('HSET', KEYS[1], 'forgetful', string.format('%.0f', now))
      end
      if database ~= '' and redis.call('HSETNX', KEYS[1], 'database:' .. database, '1') == 1 then
        forget = true
      end
      local doubted = forgetful and now - forgetful <= tonumber(ARGV[5])
      if forget then
        epoch = math.max((epoch or 0) + 1, time[1] * 1000000 + time[2])
        redis.call('HSET', KEYS[1], 'epoch', string.format('%.0f', epoch), 'server', server)
      end
      redis.call('HSET', KEYS[1], 'node:' .. me, string.format('%.0f', now) .. ' ' .. listens)
      redis.call('EXPIRE', KEYS[1], 86400)
      return {string.format('%.0f', epoch), known, doubted and '0' or alone, doubted and '1' or '0', unpack(others)}
      """;

  private final String me = UUID.randomUUID().toString();
  private final RedisConnection connection;
  private final Supplier<String> database;
  private final RedissonClient redis;
  private final RedisBreaker breaker;
  private final RTopic everybody;
  private final RTopic mine;
  private final AtomicLong broadcasts = new AtomicLong();
  private final ConcurrentMap<Long, Broadcast> unacknowledged = new ConcurrentHashMap<>();

  /// How many broadcasts failed, and for how many of them a new epoch has begun.
  private final AtomicLong failures = new AtomicLong();

  private volatile long failuresNoted;

  private volatile @Nullable View view;
  private volatile long heardAt;
  private volatile Consumer<String> listener = _ -> {};
  private volatile Runnable onForgetting = () -> {};
  private volatile Runnable onOwnBeat = () -> {};
  private volatile boolean subscribed;
  private volatile boolean closed;

  /// A platform thread: heartbeats must come in time however busy the virtual threads are.
  private final Thread heartbeats =
      Thread.ofPlatform().daemon().name("nodes").unstarted(this::sendHeartbeats);

  private final CompletableFuture<Boolean> joined = new CompletableFuture<>();

  /// The membership view: what the last heartbeat brought.
  ///
  /// @param askedAt nanoseconds; what is known cannot be older
  /// @param trustedFrom nanoseconds; from then on all others know this node, if it listens
  private record View(
      long epoch, Set<String> others, long askedAt, boolean listens, long trustedFrom) {}

  /// One broadcast.
  ///
  /// @param missing nodes that have not acknowledged it yet
  private record Broadcast(Set<String> missing, CompletableFuture<@Nullable Void> done) {
    void acknowledgedBy(Set<String> nodes) {
      synchronized (missing) {
        missing.removeAll(nodes);
        if (!missing.isEmpty()) {
          return;
        }
      }
      done.complete(null);
    }

    void retain(Set<String> alive) {
      synchronized (missing) {
        missing.retainAll(alive);
      }
      acknowledgedBy(Set.of());
    }
  }

  /// @param database what tells this run of the database from any other; empty while unknown. One
  ///   that no node has seen before begins a new epoch: it may have lost what was committed, and
  ///   then gives its versions a second time
  public Cluster(RedisConnection connection, RedisBreaker breaker, Supplier<String> database) {
    this.connection = connection;
    this.database = database;
    this.redis = connection.client();
    this.breaker = breaker;
    everybody = redis.getTopic(KEY, StringCodec.INSTANCE);
    mine = redis.getTopic(KEY + ":" + me, StringCodec.INSTANCE);
    heardAt = System.nanoTime() - RESUBSCRIBE_AFTER.toNanos();
  }

  /// Joins, within a second if Redis answers, else as soon as it does.
  public Cluster start() {
    breaker.waitForProbe();
    heartbeats.start();
    joined.copy().completeOnTimeout(false, START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    return this;
  }

  private void sendHeartbeats() {
    while (!closed) {
      sendHeartbeat();
      if (breaker.isClosed()) {
        joined.complete(true);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(HEARTBEAT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendHeartbeat() {
    boolean first = !subscribed;
    if (first || since(heardAt).compareTo(RESUBSCRIBE_AFTER) > 0) {
      subscribe();
    }
    long asked = System.nanoTime();
    everybodyHears(HEARTBEATS, asked, "");
    boolean listens = hears();
    long lost = failures.get();
    breaker
        .probe(() ->
            script()
                .<List<Object>>evalAsync(
                    RScript.Mode.READ_WRITE,
                    SCRIPT,
                    RScript.ReturnType.LIST,
                    List.of(KEY),
                    me,
                    listens ? "1" : "0",
                    lost == failuresNoted ? "0" : "1",
                    connection.servers(),
                    String.valueOf(DEAD_AFTER.toMillis()),
                    database.get()))
        .thenAccept(answer -> stand(answer, listens, asked, lost))
        .exceptionally(failure -> {
          LOG.debug("no answer from Redis", failure);
          return null;
        })
        .join();
  }

  private RScript script() {
    return redis.getScript(
        OptionalOptions.defaults()
            .codec(StringCodec.INSTANCE)
            .timeout(RedisBreaker.PATIENCE)
            .retryAttempts(0));
  }

  private void stand(List<Object> answer, boolean listens, long asked, long lost) {
    long epoch = Long.parseLong(String.valueOf(answer.get(0)));
    boolean known = answer.get(1).toString().equals("1");
    boolean alone = answer.get(2).toString().equals("1");
    boolean doubted = answer.get(3).toString().equals("1");
    Set<String> others = new HashSet<>();
    answer.subList(4, answer.size()).forEach(other -> others.add(String.valueOf(other)));
    View before = view;
    if (doubted && before != null) {
      others.addAll(before.others());
    }
    boolean wentOn = before != null && asked - before.askedAt() < LEASE.toNanos();
    long trustedFrom =
        known && before != null && wentOn && before.listens()
            ? before.trustedFrom()
            : before == null && alone ? asked : asked + LEASE.toNanos();
    failuresNoted = lost;
    view = new View(epoch, Set.copyOf(others), asked, listens, trustedFrom);
    if (before == null || before.epoch() != epoch) {
      onForgetting.run();
    }
    unacknowledged.values().forEach(broadcast -> broadcast.retain(others));
  }

  private void subscribe() {
    try {
      breaker
          .probe(() ->
              everybody
                  .removeAllListenersAsync()
                  .thenCompose(_ -> mine.removeAllListenersAsync())
                  .thenCompose(
                      _ -> everybody.addListenerAsync(String.class, (_, message) -> hear(message)))
                  .thenCompose(_ ->
                      mine.addListenerAsync(String.class, (_, message) -> hearAnswer(message))))
          .join();
      subscribed = true;
      heardAt = System.nanoTime() - LEASE.toNanos();
      CountDownLatch heard = new CountDownLatch(1);
      onOwnBeat = heard::countDown;
      everybodyHears(HEARTBEATS, System.nanoTime(), "");
      heard.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      LOG.debug("cannot subscribe", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void everybodyHears(String kind, long number, String text) {
    breaker.tell(() -> everybody.publishAsync(me + " " + kind + " " + number + " " + text));
  }

  private void hear(String message) {
    String[] parts = message.split(" ", 4);
    if (parts.length < 4) {
      return; // not from us
    }
    boolean own = parts[0].equals(me);
    if (own && parts[1].equals(HEARTBEATS)) {
      heardAt = Long.parseLong(parts[2]);
      onOwnBeat.run();
    } else if (!own && parts[1].equals(BROADCASTS)) {
      listener.accept(parts[3]);
      RTopic teller = redis.getTopic(KEY + ":" + parts[0], StringCodec.INSTANCE);
      breaker.tell(() -> teller.publishAsync(me + " " + parts[2]));
    }
  }

  private void hearAnswer(String message) {
    int space = message.indexOf(' ');
    Broadcast broadcast =
        space < 0 ? null : unacknowledged.get(Long.valueOf(message.substring(space + 1)));
    if (broadcast != null) {
      broadcast.acknowledgedBy(Set.of(message.substring(0, space)));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private boolean hears() {
    return System.nanoTime() - heardAt < LEASE.toNanos();
  }

  /// @param message handles another node's broadcast, quickly: it is acknowledged afterwards
  /// @param forgetting empties the near cache: a new epoch has begun
  public void listen(Consumer<String> message, Runnable forgetting) {
    listener = message;
    onForgetting = forgetting;
  }

  /// The epoch whose values in Redis may be trusted now; 0 for none.
  public long epoch() {
    View now = view;
    return now != null
            && breaker.isClosed()
            && failuresNoted == failures.get()
            && System.nanoTime() - now.askedAt() < LEASE.toNanos()
        ? now.epoch()
        : 0;
  }

  /// Whether every other node broadcasts to this one, so that it may serve from its near cache what
  /// it has read within [#LONGEST_MEMORY].
  public boolean mayServeLocally() {
    View now = view;
    return now != null
        && now.listens()
        && System.nanoTime() - now.trustedFrom() >= 0
        && hears()
        && epoch() != 0;
  }

  /// How many other nodes there are, as far as this one knows.
  public int others() {
    View now = view;
    return now == null || epoch() == 0 ? 0 : now.others().size();
  }

  /// Sends it to all other nodes of the view.
  ///
  /// @return completes once they have acknowledged it, or their near caches hold nothing older
  public CompletableFuture<@Nullable Void> broadcast(String message) {
    View now = view;
    if (now == null || now.others().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (epoch() == 0) {
      return untilForgotten(now);
    }
    Broadcast broadcast = new Broadcast(new HashSet<>(now.others()), new CompletableFuture<>());
    long number = broadcasts.incrementAndGet();
    unacknowledged.put(number, broadcast);
    everybodyHears(BROADCASTS, number, message);
    return broadcast
        .done()
        .completeOnTimeout(
            null, LONGEST_MEMORY.plus(RedisBreaker.PATIENCE).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> unacknowledged.remove(number));
  }

  /// Others may have noticed later than this node that Redis is away, and remember something until
  /// then.
  private static CompletableFuture<@Nullable Void> untilForgotten(View last) {
    long allKnow =
        last.askedAt()
            + LEASE.plus(HEARTBEAT).plus(RedisBreaker.PATIENCE).toNanos()
            - System.nanoTime();
    return allKnow <= 0
        ? CompletableFuture.completedFuture(null)
        : new CompletableFuture<@Nullable Void>()
            .completeOnTimeout(
                null, Math.min(allKnow, LONGEST_MEMORY.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// Whether there were others when Redis answered last.
  public boolean hasPeers() {
    View now = view;
    return now != null && !now.others().isEmpty();
  }

  /// To be called when Redis could not be told of an invalidation: as soon as it answers, a new
  /// epoch begins.
  public void broadcastFailed() {
    failures.incrementAndGet();
  }

  /// Leaves, so that nobody takes it for a death.
  @Override
  public void close() {
    closed = true;
    heartbeats.interrupt();
    try {
      heartbeats.join(START_PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (breaker.isClosed()) {
      breaker
          .ask(() ->
              redis.<String, String>getMap(KEY, StringCodec.INSTANCE).fastRemoveAsync("node:" + me))
          .exceptionally(_ -> 0L)
          .join();
    }
  }
}
