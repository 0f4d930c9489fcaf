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

/// The nodes that share a Redis, as this one knows them, and what they tell each other.
///
/// Each node tells Redis four times a second that it lives, and learns who else does. What is
/// remembered anywhere may be trusted under these rules:
/// - Who tells something waits until every node it knows of has taken it in, or for as long as any
///   node remembers anything without asking ([#LONGEST_MEMORY]). So lost messages do no harm.
/// - A node that has just come is known to all who may tell something once their knowledge has run
///   out ([#LEASE]); until then it remembers nothing. Nor does one for which Redis was away: others
///   may come back later, with something they could not tell.
/// - What is in Redis belongs to an epoch. A new one begins when a node vanishes, perhaps between a
///   change and its telling; when something could not be told; and when Redis has forgotten
///   everything or is another process than before, which may have forgotten what it was told last.
///   So does a database that no node has seen before, which may have lost what was committed.
/// - A Redis that may have forgotten nodes is not believed that there are no others, until each has
///   had the time to tell it again that it lives, or trusts nothing any more.
public final class Nodes implements AutoCloseable {
  /// How long anything may be remembered without asking Redis, from when it was read.
  public static final Duration LONGEST_MEMORY = Duration.ofSeconds(1);

  /// How long one knows after an answer of Redis who the others are and what the epoch is.
  static final Duration LEASE = Duration.ofSeconds(1);

  /// More than a lease, so that who is taken for dead trusts nothing any more.
  static final Duration DEAD_AFTER = Duration.ofSeconds(2);

  private static final Duration BEAT = Duration.ofMillis(250);
  private static final Duration RESUBSCRIBE_AFTER = Duration.ofSeconds(3);
  private static final Duration START_PATIENCE = Duration.ofSeconds(1);

  private static final String KEY = "bellwether:v1:nodes";
  private static final String BEATS = "beat";
  private static final String TELLS = "tell";
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

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
  private final AtomicLong told = new AtomicLong();
  private final ConcurrentMap<Long, Telling> tellings = new ConcurrentHashMap<>();

  /// How often something could not be told, and how often Redis has taken note of that.
  private final AtomicLong untold = new AtomicLong();

  private volatile long forgotten;

  private volatile @Nullable Standing standing;
  private volatile long heardAt;
  private volatile Consumer<String> listener = _ -> {};
  private volatile Runnable onForgetting = () -> {};
  private volatile Runnable onOwnBeat = () -> {};
  private volatile boolean subscribed;
  private volatile boolean closed;

  /// A thread of the platform: beats must come in time however busy those that serve requests are.
  private final Thread beats =
      Thread.ofPlatform().daemon().name("nodes").unstarted(this::beatUntilClosed);

  private final CompletableFuture<Boolean> joined = new CompletableFuture<>();

  /// What this node knows since its last beat.
  ///
  /// @param askedAt nanoseconds; what is known cannot be older
  /// @param trustedFrom nanoseconds; from then on all others know this node, if it listens
  private record Standing(
      long epoch, Set<String> others, long askedAt, boolean listens, long trustedFrom) {}

  /// Something the others are told.
  ///
  /// @param missing those that have not taken it in yet
  private record Telling(Set<String> missing, CompletableFuture<@Nullable Void> done) {
    void takenInBy(Set<String> nodes) {
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
      takenInBy(Set.of());
    }
  }

  /// @param database what tells this run of the database from any other; empty while unknown. One
  ///   that no node has seen before begins a new epoch: it may have lost what was committed, and
  ///   then gives its versions a second time
  public Nodes(RedisConnection connection, RedisBreaker breaker, Supplier<String> database) {
    this.connection = connection;
    this.database = database;
    this.redis = connection.client();
    this.breaker = breaker;
    everybody = redis.getTopic(KEY, StringCodec.INSTANCE);
    mine = redis.getTopic(KEY + ":" + me, StringCodec.INSTANCE);
    heardAt = System.nanoTime() - RESUBSCRIBE_AFTER.toNanos();
  }

  /// Joins the others, within a second if Redis answers, else whenever it does.
  public Nodes start() {
    breaker.waitForProbe();
    beats.start();
    joined.copy().completeOnTimeout(false, START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    return this;
  }

  private void beatUntilClosed() {
    while (!closed) {
      beat();
      if (breaker.isClosed()) {
        joined.complete(true);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BEAT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    boolean first = !subscribed;
    if (first || since(heardAt).compareTo(RESUBSCRIBE_AFTER) > 0) {
      subscribe();
    }
    long asked = System.nanoTime();
    everybodyHears(BEATS, asked, "");
    boolean listens = hears();
    long lost = untold.get();
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
                    lost == forgotten ? "0" : "1",
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
    Standing before = standing;
    if (doubted && before != null) {
      others.addAll(before.others());
    }
    boolean wentOn = before != null && asked - before.askedAt() < LEASE.toNanos();
    long trustedFrom =
        known && before != null && wentOn && before.listens()
            ? before.trustedFrom()
            : before == null && alone ? asked : asked + LEASE.toNanos();
    forgotten = lost;
    standing = new Standing(epoch, Set.copyOf(others), asked, listens, trustedFrom);
    if (before == null || before.epoch() != epoch) {
      onForgetting.run();
    }
    tellings.values().forEach(telling -> telling.retain(others));
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
      everybodyHears(BEATS, System.nanoTime(), "");
      heard.await(BEAT.toMillis(), TimeUnit.MILLISECONDS);
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
    if (own && parts[1].equals(BEATS)) {
      heardAt = Long.parseLong(parts[2]);
      onOwnBeat.run();
    } else if (!own && parts[1].equals(TELLS)) {
      listener.accept(parts[3]);
      RTopic teller = redis.getTopic(KEY + ":" + parts[0], StringCodec.INSTANCE);
      breaker.tell(() -> teller.publishAsync(me + " " + parts[2]));
    }
  }

  private void hearAnswer(String message) {
    int space = message.indexOf(' ');
    Telling telling = space < 0 ? null : tellings.get(Long.valueOf(message.substring(space + 1)));
    if (telling != null) {
      telling.takenInBy(Set.of(message.substring(0, space)));
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private boolean hears() {
    return System.nanoTime() - heardAt < LEASE.toNanos();
  }

  /// @param message takes in what another node tells, quickly
  /// @param forgetting forgets everything that is remembered: a new epoch has begun
  public void listen(Consumer<String> message, Runnable forgetting) {
    listener = message;
    onForgetting = forgetting;
  }

  /// The epoch whose values in Redis may be trusted now; 0 for none.
  public long epoch() {
    Standing now = standing;
    return now != null
            && breaker.isClosed()
            && forgotten == untold.get()
            && System.nanoTime() - now.askedAt() < LEASE.toNanos()
        ? now.epoch()
        : 0;
  }

  /// Whether this node is told of everything that others change, so that it may remember something
  /// for [#LONGEST_MEMORY].
  public boolean isTold() {
    Standing now = standing;
    return now != null
        && now.listens()
        && System.nanoTime() - now.trustedFrom() >= 0
        && hears()
        && epoch() != 0;
  }

  /// How many other nodes there are, as far as this one knows.
  public int others() {
    Standing now = standing;
    return now == null || epoch() == 0 ? 0 : now.others().size();
  }

  /// Tells all other nodes.
  ///
  /// @return completes once they have taken it in, or remember nothing any more that is older
  public CompletableFuture<@Nullable Void> tell(String message) {
    Standing now = standing;
    if (now == null || now.others().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (epoch() == 0) {
      return untilForgotten(now);
    }
    Telling telling = new Telling(new HashSet<>(now.others()), new CompletableFuture<>());
    long number = told.incrementAndGet();
    tellings.put(number, telling);
    everybodyHears(TELLS, number, message);
    return telling
        .done()
        .completeOnTimeout(
            null, LONGEST_MEMORY.plus(RedisBreaker.PATIENCE).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> tellings.remove(number));
  }

  /// Others may have noticed later than this node that Redis is away, and remember something until
  /// then.
  private static CompletableFuture<@Nullable Void> untilForgotten(Standing last) {
    long allKnow =
        last.askedAt() + LEASE.plus(BEAT).plus(RedisBreaker.PATIENCE).toNanos() - System.nanoTime();
    return allKnow <= 0
        ? CompletableFuture.completedFuture(null)
        : new CompletableFuture<@Nullable Void>()
            .completeOnTimeout(
                null, Math.min(allKnow, LONGEST_MEMORY.toNanos()), TimeUnit.NANOSECONDS);
  }

  /// Whether there were others when Redis answered last.
  public boolean hasOthers() {
    Standing now = standing;
    return now != null && !now.others().isEmpty();
  }

  /// To be called when something could not be told to Redis: as soon as that answers, a new epoch
  /// begins.
  public void couldNotTell() {
    untold.incrementAndGet();
  }

  /// Leaves the others, who need not take this for a death.
  @Override
  public void close() {
    closed = true;
    beats.interrupt();
    try {
      beats.join(START_PATIENCE);
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
