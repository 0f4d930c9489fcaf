package org.bellwether.application.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Pipelines questions, such as to Redis: those that come at the same time share a call. Few are
/// under way at once, and the next one takes along everybody who has asked meanwhile. So a lone one
/// waits for nobody, and the busier it gets the less each costs.
public final class PipelinedCalls<Q, A> {
  private static final int MOST_UNDER_WAY = 2;
  private static final int LARGEST = 100;

  private final Function<List<Q>, CompletableFuture<List<A>>> call;
  private List<Waiting<Q, A>> waiting = new ArrayList<>();
  private int underWay;

  private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

  /// @param call an answer for each question, in their order
  public PipelinedCalls(Function<List<Q>, CompletableFuture<List<A>>> call) {
    this.call = call;
  }

  public CompletableFuture<A> execute(Q question) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(new Waiting<>(question, answer));
      if (underWay == MOST_UNDER_WAY) {
        return answer;
      }
      underWay++;
    }
    callForNext();
    return answer;
  }

  private void callForNext() {
    List<Waiting<Q, A>> asked;
    synchronized (this) {
      if (waiting.isEmpty()) {
        underWay--;
        return;
      }
      int size = Math.min(waiting.size(), LARGEST);
      asked = waiting.subList(0, size);
      waiting = new ArrayList<>(waiting.subList(size, waiting.size()));
    }
    CompletableFuture<?> _ =
        call.apply(asked.stream().map(Waiting::question).toList())
            .whenComplete((answers, failure) -> {
              callForNext();
              for (int i = 0; i < asked.size(); i++) {
                CompletableFuture<A> answer = asked.get(i).answer();
                if (failure == null) {
                  answer.complete(answers.get(i));
                } else {
                  answer.completeExceptionally(failure);
                }
              }
            });
  }
}
