package org.bellwether.rest.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.Idempotent;
import org.bellwether.application.idempotency.InMemoryIdempotencyStore;
import org.bellwether.application.transaction.InMemoryTransactions;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.response.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How often an answer is rendered, and what of it is kept.
class IdempotencyTest {
  private static final IdempotencyKey KEY = new IdempotencyKey(new UUID(1, 2), "k", "print");

  private final Json json = new Json();
  private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore();
  private final Idempotent idempotent =
      new Idempotent(new InMemoryTransactions(store), store, InstantSource.system());
  private final Idempotency idempotency = new Idempotency(json);
  private final AtomicInteger executed = new AtomicInteger();
  private final AtomicInteger rendered = new AtomicInteger();

  private Response answer(Integer result) {
    return Response.created(
            "/" + result,
            (Response.Body)
                json -> {
                  rendered.incrementAndGet();
                  return json.write("result " + result);
                })
        .withVersion(7);
  }

  private Response execute(@Nullable IdempotencyKey key) {
    return idempotency.<Integer>execute(
        key,
        keyed -> idempotent.execute("add", keyed, _ -> executed.incrementAndGet()),
        this::answer);
  }

  private String body(Response response) {
    return new String(response.body(json), UTF_8);
  }

  @Test
  void an_answer_under_a_key_is_rendered_once_and_goes_out_the_same_each_time() {
    Response first = execute(KEY);
    String body = body(first);
    Response again = execute(KEY);
    assertThat(body(again)).isEqualTo(body).isEqualTo("\"result 1\"");
    assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
    assertThat(first.headers())
        .containsOnlyKeys("Location", "ETag", "Cache-Control")
        .containsEntry("Location", "/1");
    assertThat(again.headers()).containsAllEntriesOf(first.headers());
    assertThat(rendered).hasValue(1);
  }

  @Test
  void an_answer_without_a_key_is_rendered_when_it_goes_out() {
    Response first = execute(null);
    assertThat(rendered).hasValue(0);
    assertThat(body(first)).isEqualTo("\"result 1\"");
    assertThat(body(execute(null))).isEqualTo("\"result 2\"");
    assertThat(rendered).hasValue(2);
  }

  @Test
  void what_goes_out_once_is_not_kept() {
    for (String expected : new String[] {"secret", "withheld", "withheld"}) {
      Response response =
          idempotency.<Integer>execute(
              KEY,
              keyed -> idempotent.execute("add", keyed, _ -> executed.incrementAndGet()),
              _ -> Response.ok("secret"),
              _ -> Response.ok("withheld"));
      assertThat(body(response)).contains(expected);
    }
    assertThat(requireNonNull(store.find(List.of(KEY)).get(KEY)).answer())
        .contains("withheld")
        .doesNotContain("secret");
  }
}
