package org.bellwether.rest.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.application.idempotency.IdempotentResult.Fresh;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.json.Uuids;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.response.Response;
import org.jspecify.annotations.Nullable;

/// `Idempotency-Key`: a request sent again under its key takes effect once and gets the first
/// answer, byte for byte. The answer is kept by the use case; here it becomes text and back, and of
/// two requests that use a key at the same time on this node the second is turned away at once.
public final class Idempotency {
  private static final Pattern KEY =
      Pattern.compile("[\\x21-\\x7e]{1," + IdempotencyKey.MAX_LENGTH + "}");

  private final Json json;
  private final Set<Use> inFlight = ConcurrentHashMap.newKeySet();

  private record Use(UUID owner, String key) {}

  /// A response as it is kept; nodes of other versions read it, too.
  private record Kept(int status, Map<String, String> headers, @Nullable String body) {}

  public Idempotency(Json json) {
    this.json = json;
  }

  /// The value of the field, when there is one and it can be a key. The case of a UUID is none of
  /// its value.
  public static @Nullable String wellFormed(@Nullable String field) {
    if (field != null && !KEY.matcher(field).matches()) {
      throw new ApiError(
          Problem.MALFORMED_REQUEST,
          "Idempotency-Key has 1 to " + IdempotencyKey.MAX_LENGTH + " visible ASCII characters");
    }
    return field == null ? null : Uuids.folded(field);
  }

  /// What tells a request from others; nobody can read from it what the request said.
  public static String fingerprint(
      String method,
      String path,
      @Nullable String ifMatch,
      @Nullable String ifNoneMatch,
      byte[] body) {
    String line =
        method
            + " "
            + path
            + (ifMatch == null ? "" : " If-Match: " + ifMatch)
            + (ifNoneMatch == null ? "" : " If-None-Match: " + ifNoneMatch)
            + "\n";
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(line.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha256.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Executes a request, and answers what was kept for it, the first time as each other: it is
  /// rendered once.
  ///
  /// @param key null for a request that has none
  /// @param answer of a result that is no refusal
  public <R> Response execute(
      @Nullable IdempotencyKey key,
      Function<@Nullable Keyed<R>, IdempotentResult<R>> useCase,
      Function<R, Response> answer) {
    return execute(
        keyed(key, answer),
        useCase,
        fresh -> fresh.answer() == null ? answer.apply(fresh.result()) : restored(fresh.answer()));
  }

  /// As [#execute(IdempotencyKey, Function, Function)], when the first answer is not the one that
  /// is kept.
  ///
  /// @param again what is kept
  public <R> Response execute(
      @Nullable IdempotencyKey key,
      Function<@Nullable Keyed<R>, IdempotentResult<R>> useCase,
      Function<R, Response> answer,
      Function<R, Response> again) {
    return execute(keyed(key, again), useCase, fresh -> answer.apply(fresh.result()));
  }

  private <R> @Nullable Keyed<R> keyed(@Nullable IdempotencyKey key, Function<R, Response> kept) {
    return key == null ? null : new Keyed<>(key, result -> text(kept.apply(result)));
  }

  private <R> Response execute(
      @Nullable Keyed<R> keyed,
      Function<@Nullable Keyed<R>, IdempotentResult<R>> useCase,
      Function<Fresh<R>, Response> first) {
    if (keyed == null) {
      return answer(useCase.apply(null), first);
    }
    Use use = new Use(keyed.key().owner(), keyed.key().value());
    if (!inFlight.add(use)) {
      throw new ApiError(
          Problem.IDEMPOTENCY_KEY_IN_FLIGHT,
          "wait for its answer, or send this again in a moment",
          List.of(),
          Map.of("Retry-After", "1"));
    }
    try {
      return answer(useCase.apply(keyed), first);
    } finally {
      inFlight.remove(use);
    }
  }

  private <R> Response answer(IdempotentResult<R> given, Function<Fresh<R>, Response> first) {
    return switch (given) {
      case Fresh<R> fresh -> first.apply(fresh);
      case IdempotentResult.Replayed<R> replayed ->
          restored(replayed.answer()).with("Idempotent-Replayed", "true");
      case IdempotentResult.KeyReused<R> _ ->
          throw new ApiError(
              Problem.IDEMPOTENCY_KEY_REUSED,
              "this key came with another request before; take a new one for each request");
    };
  }

  /// The text that a response is kept as.
  private String text(Response response) {
    byte[] body = response.body(json);
    Kept kept =
        new Kept(
            response.status(),
            response.headers(),
            body == null ? null : new String(body, StandardCharsets.UTF_8));
    return new String(json.write(kept), StandardCharsets.UTF_8);
  }

  private Response restored(String text) {
    Kept kept = json.restore(text.getBytes(StandardCharsets.UTF_8), Kept.class);
    String written = kept.body();
    Response.@Nullable Body body =
        written == null ? null : _ -> written.getBytes(StandardCharsets.UTF_8);
    return new Response(kept.status(), body, null, kept.headers());
  }
}
