package org.bellwether.rest.server;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import org.bellwether.rest.ratelimit.Cost;
import org.bellwether.rest.ratelimit.RatePolicy;
import org.bellwether.rest.response.Response;
import org.bellwether.rest.stream.EventWriter;
import org.bellwether.rest.stream.JsonLinesWriter;

/// The one list of routes: what is not declared here does not exist.
public final class Routes {
  private final List<Route> all = new ArrayList<>();

  /// @param path with `{id}` where an id stands
  public record Route(
      HandlerType method, String path, Access access, RatePolicy policy, Cost cost, Action action) {

    public Route {
      if (access == Access.ANYONE && policy.counts() == RatePolicy.Counts.USER) {
        throw new IllegalArgumentException(path + " does not know its users, but counts them");
      }
    }
  }

  /// What a route does.
  public sealed interface Action {
    /// Answers with an envelope.
    non-sealed interface Json extends Action {
      Response answer(Request request);
    }

    /// Answers with lines of JSON, as many as there are.
    non-sealed interface JsonLines extends Action {
      void answer(Request request, JsonLinesWriter lines);
    }

    /// Answers with events, as they happen.
    non-sealed interface EventStream extends Action {
      void answer(Request request, EventWriter events);
    }

    /// Writes its own bytes, for what is not JSON.
    non-sealed interface Raw extends Action {
      void answer(Context context);
    }
  }

  public void get(String path, Access access, Action.Json action) {
    get(path, access, defaultPolicy(HandlerType.GET, access), action);
  }

  public void get(String path, Access access, RatePolicy policy, Action.Json action) {
    read(path, access, policy, Cost.ONE, action);
  }

  public void get(String path, Access access, Cost cost, Action.Json action) {
    read(path, access, defaultPolicy(HandlerType.GET, access), cost, action);
  }

  public void lines(String path, Access access, Action.JsonLines action) {
    read(path, access, defaultPolicy(HandlerType.GET, access), Cost.ONE, action);
  }

  public void events(String path, Access access, Action.EventStream action) {
    read(path, access, defaultPolicy(HandlerType.GET, access), Cost.ONE, action);
  }

  public void raw(String path, Access access, Action.Raw action) {
    raw(path, access, defaultPolicy(HandlerType.GET, access), action);
  }

  public void raw(String path, Access access, RatePolicy policy, Action.Raw action) {
    read(path, access, policy, Cost.ONE, action);
  }

  private void read(String path, Access access, RatePolicy policy, Cost cost, Action action) {
    add(HandlerType.GET, path, access, policy, cost, action);
    add(HandlerType.HEAD, path, access, policy, cost, action);
  }

  public void post(String path, Access access, Action.Json action) {
    post(path, access, defaultPolicy(HandlerType.POST, access), action);
  }

  public void post(String path, Access access, RatePolicy policy, Action.Json action) {
    add(HandlerType.POST, path, access, policy, Cost.ONE, action);
  }

  public void post(String path, Access access, Cost cost, Action.Json action) {
    add(HandlerType.POST, path, access, defaultPolicy(HandlerType.POST, access), cost, action);
  }

  public void put(String path, Access access, Action.Json action) {
    add(HandlerType.PUT, path, access, action);
  }

  public void patch(String path, Access access, Action.Json action) {
    add(HandlerType.PATCH, path, access, action);
  }

  public void delete(String path, Access access, Action.Json action) {
    add(HandlerType.DELETE, path, access, action);
  }

  private void add(HandlerType method, String path, Access access, Action action) {
    add(method, path, access, defaultPolicy(method, access), Cost.ONE, action);
  }

  /// Who changes something without a token is proving who they are.
  private static RatePolicy defaultPolicy(HandlerType method, Access access) {
    if (access != Access.ANYONE) {
      return RatePolicy.AUTHENTICATED;
    }
    return method.equals(HandlerType.GET) ? RatePolicy.ANONYMOUS : RatePolicy.LOGIN;
  }

  private void add(
      HandlerType method, String path, Access access, RatePolicy policy, Cost cost, Action action) {
    requireNonNull(access, () -> "nobody said who may call " + path);
    all.add(new Route(method, path, access, policy, cost, action));
  }

  public List<Route> all() {
    return List.copyOf(all);
  }
}
