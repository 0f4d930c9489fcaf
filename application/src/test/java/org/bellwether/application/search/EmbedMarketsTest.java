package org.bellwether.application.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bellwether.application.TestInstallation.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bellwether.application.TestInstallation;
import org.bellwether.application.audit.AuditTrail;
import org.bellwether.application.jobs.InMemoryJobQueue;
import org.bellwether.application.jobs.Job;
import org.bellwether.application.jobs.JobFilter;
import org.bellwether.application.jobs.JobQuery;
import org.bellwether.application.jobs.JobQueue;
import org.bellwether.application.jobs.QueuedJob;
import org.bellwether.application.market.IndexingJobs;
import org.bellwether.application.market.ReviseMarket;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.application.search.ReindexMarkets.Scope;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketTerms;
import org.junit.jupiter.api.Test;

/// From new words to what search knows of them.
class EmbedMarketsTest {
  private static final ModelId NEXT = new ModelId("words", "2");

  private final TestInstallation here = new TestInstallation();
  private final UserId ann = here.register("ann");
  private final InMemorySearchDocuments documents =
      new InMemorySearchDocuments(here.markets, here.trades);
  private final WordsEmbeddingModel model = new WordsEmbeddingModel();
  private final List<Long> progress = new ArrayList<>();

  private EmbedMarkets embed(EmbeddingModel with) {
    return new EmbedMarkets(here.transactions, documents, with, here.jobs);
  }

  private long reindex(EmbeddingModel with, Scope scope) {
    return new ReindexMarkets(
            here.transactions, documents, with, embed(with), here.trail, here.clock)
        .execute(
            scope,
            new ReindexMarkets.Progress() {
              @Override
              public void begins(ModelId model, long markets) {
                progress.add(markets);
              }

              @Override
              public void read(long soFar) {
                progress.add(soFar);
              }
            });
  }

  private Market open() {
    return here.open(ann, credits(10), "Yes", "No");
  }

  private static List<Job> jobs(JobQueue in) {
    return in.findAll(new JobQuery(new JobFilter(null, IndexingJobs.ONE), 100, null)).stream()
        .map(QueuedJob::job)
        .toList();
  }

  private void revise(Market market, UnaryOperator<MarketTerms> change, JobQueue queue) {
    new ReviseMarket(
            here.transactions,
            here.authority,
            here.markets,
            here.termsHistory,
            here.trades::isTradedByOthers,
            here.users,
            queue,
            here.trail,
            here.clock)
        .execute(new ReviseMarket.Command(here.loggedIn(ann), market.id(), _ -> true, change));
  }

  @Test
  void a_new_market_and_new_words_ask_the_model_and_nothing_else_does() {
    Market market = open();
    assertThat(jobs(here.jobs)).containsExactly(IndexingJobs.one(market.id()));

    InMemoryJobQueue later = new InMemoryJobQueue(here.clock);
    revise(market, t -> terms(t.name(), t.description(), List.of("tag"), t), later);
    assertThat(jobs(later)).isEmpty();
    revise(market, t -> terms("Will it hail?", t.description(), t.tags(), t), later);
    assertThat(jobs(later)).containsExactly(IndexingJobs.one(market.id()));
  }

  private static MarketTerms terms(
      String name, String description, List<String> tags, MarketTerms like) {
    return new MarketTerms(name, description, like.category(), tags, like.closesAt());
  }

  @Test
  void the_model_reads_one_market_or_all_that_wait() {
    Market first = open();
    open();
    embed(model).execute(first.id());
    assertThat(documents.countUnseen(model.id())).isEqualTo(1);
    assertThat(embed(model).execute(progress::add)).isEqualTo(1);
    assertThat(embed(model).execute(progress::add)).isZero();
    assertThat(progress).containsExactly(1L);
  }

  @Test
  void the_job_for_all_comes_back_until_nobody_waits() {
    for (int i = 0; i < 70; i++) {
      open();
    }
    embed(model).execute();
    assertThat(documents.countUnseen(model.id())).isBetween(1L, 69L);
    assertThat(here.enqueued()).containsExactly(IndexingJobs.all());
    embed(model).execute();
    assertThat(documents.countUnseen(model.id())).isZero();
  }

  @Test
  void the_job_for_all_goes_on_where_it_was_and_then_looks_behind_itself() {
    for (int i = 0; i < 100; i++) {
      open();
    }
    EmbedMarkets job = embed(model);
    job.execute();
    documents.forget(model.id()); // as if all that it has passed came to wait again
    job.execute();
    assertThat(documents.countUnseen(model.id())).as("none was looked at twice").isEqualTo(64);
    job.execute();
    assertThat(documents.countUnseen(model.id())).as("from the start again").isLessThan(64);
  }

  @Test
  void the_newest_are_read_first() {
    Market old = open();
    for (int i = 0; i < 70; i++) {
      open();
    }
    Market young = open();
    embed(model).execute();
    assertThat(documents.findUnseen(model.id(), young.id())).isEmpty();
    assertThat(documents.findUnseen(model.id(), old.id())).hasSize(1);
  }

  @Test
  void what_is_cut_off_goes_on_where_it_stopped() {
    for (int i = 0; i < 40; i++) {
      open();
    }
    assertThatThrownBy(() ->
            embed(model)
                .execute(read -> {
                  if (read > 20) {
                    throw new IllegalStateException("cut off");
                  }
                }))
        .hasMessage("cut off");
    long left = documents.countUnseen(model.id());
    assertThat(left).isBetween(1L, 20L);
    assertThat(reindex(model, Scope.UNREAD)).isEqualTo(left);
    assertThat(progress).first().isEqualTo(left);
    assertThat(progress).last().isEqualTo(left);
  }

  @Test
  void another_model_reads_all_and_what_the_old_one_made_goes_away() {
    open();
    open();
    assertThat(reindex(model, Scope.UNREAD)).isEqualTo(2);
    WordsEmbeddingModel next = new WordsEmbeddingModel(NEXT);
    assertThat(reindex(next, Scope.UNREAD)).isEqualTo(2);
    assertThat(documents.countUnseen(model.id())).isEqualTo(2);
    assertThat(reindex(next, Scope.UNREAD)).isZero();
    assertThat(reindex(next, Scope.ALL_AGAIN)).isEqualTo(2);
  }

  @Test
  void each_command_that_reindexes_leaves_a_line() {
    reindex(model, Scope.UNREAD);
    here.pass(Duration.ofHours(1));
    reindex(model, Scope.ALL_AGAIN);
    assertThat(here.trail.entries())
        .containsExactly(
            line(here.clock.instant().minus(Duration.ofHours(1)), "unread markets"),
            line(here.clock.instant(), "all markets again"));
  }

  private AuditTrail.Entry line(Instant at, String what) {
    return new AuditTrail.Entry(
        at, null, AuditTrail.COMMAND_LINE, "reindex", "model:" + model.id(), what);
  }

  @Test
  void without_a_model_nothing_is_read_and_nothing_that_was_read_is_lost() {
    Market market = open();
    reindex(model, Scope.UNREAD);
    EmbeddingModel none =
        new WordsEmbeddingModel(NEXT) {
          @Override
          public boolean reads() {
            return false;
          }
        };
    embed(none).execute(market.id());
    embed(none).execute();
    assertThatThrownBy(() -> reindex(none, Scope.ALL_AGAIN))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(documents.findEmbedded(List.of(market.id()), model.id())).hasSize(1);
    assertThat(documents.findEmbedded(List.of(market.id()), NEXT)).isEmpty();
  }
}
