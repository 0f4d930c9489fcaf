package org.bellwether.search.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bellwether.application.search.EmbeddingModel;
import org.bellwether.application.search.MarketEmbedding;
import org.bellwether.domain.search.Embedding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// BGE small, English, quantized (Xiao et al. 2023), on the ONNX runtime. Model and vocabulary come
/// in a jar; nothing is downloaded. It is loaded when the first text comes, in half a second.
///
/// It computes on platform threads of its own, since native code would hold up the carriers of all
/// requests: queries on all processors but one, and markets too.
public final class OnnxEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxEmbeddingModel.class);

  /// What it was trained to be asked with.
  private static final String ASKED = "Represent this sentence for searching relevant passages: ";

  private static final int MAX_WAITING = 64;
  private static final int PATIENCE_MILLIS = 3000;
  private static final int CACHED_BYTES = 4_000_000;
  private static final int IDLE_SECONDS = 30;

  /// The runtime computes on the stack of the thread that asks, and what lies on the usual one is
  /// too little at times: then the process ends, without a word (SIGSEGV).
  private static final long STACK_BYTES = 32L << 20;

  private final ThreadPoolExecutor queries = pool("query", new ArrayBlockingQueue<>(MAX_WAITING));
  private final ThreadPoolExecutor markets = pool("market", new LinkedBlockingQueue<>());
  private final Cache<String, Embedding> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_BYTES)
          .weigher((String text, Embedding of) -> 2 * text.length() + of.dimensions())
          .build();

  private static ThreadPoolExecutor pool(String of, BlockingQueue<Runnable> waiting) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            waiting,
            Thread.ofPlatform()
                .daemon()
                .name("embed-" + of + "-", 0)
                .stackSize(STACK_BYTES)
                .factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /// Loaded once for the process, however many of us there are.
  private static final class Loaded {
    private static final Bge BGE = Bge.load();
  }

  @Override
  public ModelId id() {
    return Bge.ID;
  }

  @Override
  public Optional<Embedding> ofQuery(String text) {
    Embedding known = cache.getIfPresent(text);
    if (known != null) {
      return Optional.of(known);
    }
    Future<Embedding> answer;
    try {
      answer = queries.submit(() -> Loaded.BGE.embed(ASKED + text));
    } catch (RejectedExecutionException _) {
      return Optional.empty(); // too many wait
    }
    try {
      Embedding embedding = answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      cache.put(text, embedding);
      return Optional.of(embedding);
    } catch (TimeoutException | CancellationException _) {
      answer.cancel(false);
    } catch (ExecutionException e) {
      LOG.error("the embedding model fails; search goes by words alone", e.getCause());
    } catch (InterruptedException _) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  @Override
  public List<MarketEmbedding> ofMarkets(List<MarketWords> words) {
    List<Future<MarketEmbedding>> answers =
        words.stream()
            .map(of -> markets.submit((Callable<MarketEmbedding>) () -> read(of)))
            .toList();
    try {
      List<MarketEmbedding> read = new ArrayList<>();
      for (Future<MarketEmbedding> answer : answers) {
        read.add(answer.get());
      }
      return read;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the embedding model fails", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the model reads", e);
    } finally {
      answers.forEach(answer -> answer.cancel(false));
    }
  }

  /// A description adds to what the title says and does not take its place.
  private static MarketEmbedding read(MarketWords of) throws Exception {
    Embedding title = Loaded.BGE.embed(of.name());
    return new MarketEmbedding(
        title,
        of.description().isBlank()
            ? title
            : title.middle(Loaded.BGE.embed(Gist.of(of.name(), of.description()))));
  }

  @Override
  public void close() {
    queries.shutdownNow();
    markets.shutdownNow();
  }
}
