package org.bellwether.rest.server;

import static java.util.stream.Collectors.joining;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.bellwether.application.Outage;
import org.bellwether.application.idempotency.IdempotencyKey;
import org.bellwether.application.idempotency.Idempotent.Keyed;
import org.bellwether.application.idempotency.IdempotentResult;
import org.bellwether.domain.identity.Caller;
import org.bellwether.rest.edge.HeaderFields;
import org.bellwether.rest.edge.RequestDeadlines;
import org.bellwether.rest.idempotency.Idempotency;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.json.Uuids;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.ApiError.Violation;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.query.QueryParameters;
import org.bellwether.rest.response.Preconditions;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.server.content.Compression;
import org.bellwether.rest.server.content.MediaType;
import org.bellwether.rest.server.content.RequestBodies;
import org.bellwether.rest.validation.Validation;
import org.eclipse.jetty.http.QuotedCSV;
import org.jspecify.annotations.Nullable;

/// One request as resources see it: what they ask for is there and well-formed, or an [ApiError]
/// says why not.
public final class Request {
  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  private final Context context;
  private final HttpSettings settings;
  private final Json json;
  private final Validation validation;
  private final Idempotency idempotency;
  private final RequestBodies bodies;

  Request(
      Context context,
      HttpSettings settings,
      Json json,
      Validation validation,
      Idempotency idempotency,
      RequestBodies bodies) {
    this.context = context;
    this.settings = settings;
    this.json = json;
    this.validation = validation;
    this.idempotency = idempotency;
    this.bodies = bodies;
  }

  /// Who asks; only on routes that ask for a permission.
  public Caller caller() {
    Caller caller = context.attribute(Authentication.CALLER);
    if (caller == null) {
      throw new IllegalStateException("the route lets anyone in");
    }
    return caller;
  }

  /// Where the request comes from, as an address of IPv4 or IPv6.
  public String address() {
    return context.ip();
  }

  public QueryParameters query() {
    return new QueryParameters(this::path, context.queryString());
  }

  /// The whole query as a valid request: it may hold nothing but what is read of it.
  public <T> T query(Function<QueryParameters, T> read) {
    QueryParameters parameters = query();
    return validation.valid(parameters.reading(read.apply(parameters)));
  }

  /// Its path, with ids in the one case in which they are kept.
  private String path() {
    return Stream.of(context.path().split("/", -1)).map(Uuids::folded).collect(joining("/"));
  }

  /// The id in the path.
  public UUID id() {
    return id(Uuids::parse, "must be a UUID");
  }

  /// The id in the path, when it is no UUID.
  ///
  /// @param rule what ids the parser takes, reads on from `id`
  public <T> T id(Function<String, Optional<T>> parser, String rule) {
    return parser
        .apply(context.pathParam("id"))
        .orElseThrow(() -> ApiError.validation(List.of(new Violation("id", rule))));
  }

  /// The body as a valid request of that type.
  public <T> Body<T> body(Class<T> type) {
    byte[] bytes = bytes(JSON);
    return new Body<>(validation.valid(json.read(bytes, type)), bytes);
  }

  /// Executes what this request says, with `Idempotency-Key` at most once: sent again, the use case
  /// is told to, and the first answer goes out again as it was. Only for requests of somebody who
  /// is known.
  ///
  /// @param useCase null for a request that has no key
  /// @param answer of a result that is no refusal; the same result always gets the same answer
  public <R> Response idempotent(
      Body<?> body,
      Function<@Nullable Keyed<R>, IdempotentResult<R>> useCase,
      Function<R, Response> answer) {
    return idempotency.execute(key(caller().id().value(), body.bytes()), useCase, answer);
  }

  /// As [#idempotent(Body, Function, Function)], for an answer that is not to be kept as it is.
  ///
  /// @param again what the same request is answered when it is sent again
  public <R> Response idempotent(
      Body<?> body,
      Function<@Nullable Keyed<R>, IdempotentResult<R>> useCase,
      Function<R, Response> answer,
      Function<R, Response> again) {
    return idempotency.execute(key(caller().id().value(), body.bytes()), useCase, answer, again);
  }

  /// As [#idempotent(Body, Function, Function)], for somebody who is no user yet.
  ///
  /// @param who what they are known by: keys of strangers do not meet, and nothing else tells the
  ///   request from others, since the rest of it is secret
  public <R> Response idempotent(
      String who,
      Function<@Nullable IdempotencyKey, IdempotentResult<R>> useCase,
      Function<R, Response> answer) {
    byte[] said = who.getBytes(StandardCharsets.UTF_8);
    return idempotency.<R>execute(
        key(UUID.nameUUIDFromBytes(said), said),
        keyed -> useCase.apply(keyed == null ? null : keyed.key()),
        answer,
        answer);
  }

  private @Nullable IdempotencyKey key(UUID owner, byte[] said) {
    String value = Idempotency.wellFormed(header(HeaderFields.IDEMPOTENCY_KEY));
    return value == null
        ? null
        : new IdempotencyKey(
            owner,
            value,
            Idempotency.fingerprint(
                context.req().getMethod(), path(), header(IF_MATCH), header(IF_NONE_MATCH), said));
  }

  /// The body as an RFC 7396 merge patch, to be applied to what is there.
  public <T> Patch<T> patch(Class<T> type) {
    byte[] patch = bytes(MERGE_PATCH);
    return original -> validation.valid(json.merge(original, patch, type));
  }

  /// A change of one resource.
  public interface Patch<T> {
    /// The valid result, or an [ApiError].
    T applyTo(T original);
  }

  /// The versions that a change may be made to: those `If-Match` names, and `If-None-Match` does
  /// not.
  public LongPredicate versions() {
    String field = header(IF_MATCH);
    if (field == null && settings.preconditions() == HttpSettings.Preconditions.REQUIRED) {
      throw new ApiError(
          Problem.PRECONDITION_REQUIRED, "send If-Match with the ETag you read, or * for any");
    }
    return Preconditions.ifMatch(field).and(Preconditions.ifNoneMatch(header(IF_NONE_MATCH)));
  }

  /// Whether `If-Match` lets this version be read.
  public boolean accepts(long version) {
    return Preconditions.ifMatch(header(IF_MATCH)).test(version);
  }

  /// The answer that says no more than that the client has this version, if `If-None-Match` says
  /// that it has.
  public Optional<Response> known(long version) {
    return Preconditions.known(header(IF_NONE_MATCH), Compression.tags(version, context))
        .map(Response::notModified);
  }

  /// The number of the last event the client knows, from `Last-Event-ID`; 0 for none.
  public long lastEvent() {
    String field = header(HeaderFields.LAST_EVENT);
    if (field == null || field.isBlank()) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(field.strip(), 10);
    } catch (NumberFormatException _) {
      throw ApiError.validation(
          List.of(
              new Violation(HeaderFields.LAST_EVENT, "must be the id of an event of this market")));
    }
  }

  private @Nullable String header(String name) {
    return HeaderFields.find(context, name);
  }

  private byte[] bytes(String type) {
    requireType(type);
    int limit = settings.maxBodyBytes();
    if (context.req().getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    try {
      byte[] bytes = bodies.read(context.req().getInputStream(), limit + 1);
      if (bytes.length > limit) {
        throw tooLarge(limit);
      }
      return bytes;
    } catch (ApiError | Outage e) {
      throw e;
    } catch (IOException | RuntimeException _) {
      if (RequestDeadlines.isPast(context::attribute)) {
        throw new ApiError(
            Problem.REQUEST_TIMEOUT,
            "the body did not come in time",
            List.of(),
            Map.of("Connection", "close"));
      }
      // a bad chunk, a half body, a client that went away: nothing of ours
      throw new ApiError(
          Problem.MALFORMED_REQUEST,
          "the body ended early or is badly framed",
          List.of(),
          Map.of("Connection", "close"));
    }
  }

  private void requireType(String type) {
    boolean isTaken =
        Optional.ofNullable(header("Content-Type"))
            .flatMap(MediaType::parse)
            .filter(given -> given.type().equals(type) || given.type().equals(JSON))
            .filter(MediaType::isInUtf8)
            .isPresent();
    if (!isTaken) {
      throw new ApiError(
          Problem.UNSUPPORTED_MEDIA_TYPE,
          "send the body as " + type + " in UTF-8",
          List.of(),
          Map.of(type.equals(MERGE_PATCH) ? "Accept-Patch" : "Accept", type));
    }
    List<String> codings = Collections.list(context.req().getHeaders("Content-Encoding"));
    if (!new QuotedCSV(true, codings.toArray(String[]::new))
        .getValues().stream().allMatch("identity"::equalsIgnoreCase)) {
      throw new ApiError(
          Problem.UNSUPPORTED_MEDIA_TYPE,
          "send the body without a content encoding",
          List.of(),
          Map.of("Accept-Encoding", "identity"));
    }
  }

  private static ApiError tooLarge(int limit) {
    return new ApiError(
        Problem.BODY_TOO_LARGE,
        "a body has at most " + limit + " bytes",
        List.of(),
        Map.of("Connection", "close"));
  }
}
