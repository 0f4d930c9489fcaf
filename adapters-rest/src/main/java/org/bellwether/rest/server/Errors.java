package org.bellwether.rest.server;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bellwether.application.Outage;
import org.bellwether.application.batching.TooManyWaiting;
import org.bellwether.domain.identity.Standing;
import org.bellwether.rest.edge.HeaderFields;
import org.bellwether.rest.edge.RequestDeadlines;
import org.bellwether.rest.json.Json;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Envelope;
import org.bellwether.rest.problem.Problem;
import org.bellwether.rest.ratelimit.RateLimits;
import org.bellwether.rest.ratelimit.RateLimits.Sender;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.server.content.Compression;
import org.bellwether.rest.server.content.Negotiation;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where anything thrown becomes an answer. Only bugs are logged with their stack,
/// once, with the request's id; the client learns the id and nothing else of them.
final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private final Json json;
  private final RateLimits limits;

  Errors(Json json, RateLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  void answer(Exception exception, Context context) {
    try {
      if (exception instanceof EndpointNotFound || exception instanceof MethodNotAllowedResponse) {
        // no route has counted it
        limits.require(RatePolicy.ANONYMOUS, new Sender(context.ip(), null), 1, context::header);
      }
      write(exception, context);
    } catch (ApiError | Outage refused) {
      write(asApiError(refused, context), context);
    }
  }

  private void write(Exception exception, Context context) {
    if (RequestDeadlines.isPast(context::attribute) && !(exception instanceof ApiError)) {
      LOG.warn("request {} took too long", RequestLog.id(context));
      write(unavailable(), context);
    } else if (exception instanceof MethodNotAllowedResponse notAllowed) {
      answerOtherMethod(notAllowed, context);
    } else {
      write(asApiError(exception, context), context);
    }
  }

  private static ApiError asApiError(Exception exception, Context context) {
    return switch (exception) {
      case ApiError error -> error;
      case EndpointNotFound _ ->
          new ApiError(Problem.ROUTE_NOT_FOUND, "there is nothing at this address");
      case Outage outage -> {
        // one line: where it was noticed says nothing, and there is one for every request
        LOG.warn("{}: {} [{}]", outage.getMessage(), outage.getCause(), RequestLog.id(context));
        yield unavailable();
      }
      case TooManyWaiting _ ->
          new ApiError(
              Problem.TOO_MANY_REQUESTS,
              "wait for the answers to those you have sent",
              List.of(),
              Map.of("Retry-After", "1"));
      case HttpResponseException e when e.getStatus() < 500 -> malformed();
      case HttpException e when e.getCode() < 500 -> malformed();
      default -> {
        LOG.error("request {} failed", RequestLog.id(context), exception);
        yield new ApiError(
            Problem.INTERNAL_ERROR, "tell us the requestId and we can find out what it was");
      }
    };
  }

  private static ApiError unavailable() {
    return new ApiError(
        Problem.UNAVAILABLE, "try again in a moment", List.of(), Map.of("Retry-After", "2"));
  }

  private static ApiError malformed() {
    return new ApiError(Problem.MALFORMED_REQUEST, "the request cannot be understood");
  }

  /// 405 with `Allow`, which is also what `OPTIONS` asks for.
  private void answerOtherMethod(MethodNotAllowedResponse notAllowed, Context context) {
    TreeSet<String> allowed = new TreeSet<>(List.of("OPTIONS"));
    notAllowed
        .getDetails()
        .values()
        .forEach(names -> allowed.addAll(List.of(names.split(", ", -1))));
    String allow = String.join(", ", allowed);
    if (context.req().getMethod().equals("OPTIONS")) {
      context.status(204).header("Allow", allow);
      Compression.sendNothing(context);
      return;
    }
    write(
        new ApiError(
            Problem.METHOD_NOT_ALLOWED,
            "this resource knows " + allow,
            List.of(),
            Map.of("Allow", allow)),
        context);
  }

  /// RFC 6750 section 3: an error is named only when there was a token. RFC 9470 for one that is
  /// good but whose login is too long ago.
  private static String challenge(Problem problem) {
    return switch (problem) {
      case INVALID_TOKEN, USER_UNKNOWN -> "Bearer realm=\"bellwether\", error=\"invalid_token\"";
      case RECENT_LOGIN_REQUIRED ->
          "Bearer realm=\"bellwether\", error=\"insufficient_user_authentication\", max_age=\"%d\""
              .formatted(Standing.RECENT.toSeconds());
      default -> "Bearer realm=\"bellwether\"";
    };
  }

  void write(ApiError error, Context context) {
    error.headers().forEach(context::header);
    if (error.problem().status() == 401) {
      context.header("WWW-Authenticate", challenge(error.problem()));
    }
    String accept = Optional.ofNullable(HeaderFields.find(context, "Accept")).orElse("");
    context
        .status(error.problem().status())
        .header("Cache-Control", "no-store") // whatever the route has said by now
        .contentType(Negotiation.errorType(accept));
    // at once: left to Javalin, an error that has an entity tag could become a 304
    Compression.send(
        json.write(Envelope.Failure.of(error, RequestLog.id(context), context.path())), context);
  }
}
