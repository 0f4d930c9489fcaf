package org.bellwether.rest.http;

import java.util.Set;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/// Gives each request a virtual thread, but those of who watches over the server a platform thread.
/// However many virtual threads keep their carriers busy without a pause, which nothing can take
/// from them, requests are still read and it can still be asked how the server is.
final class Dispatch extends Handler.Wrapper {
  private final Executor virtual;
  private final Executor platform;
  private final Set<String> watched;

  /// @param watched the paths of who watches over the server
  Dispatch(Executor virtual, Executor platform, Set<String> watched) {
    this.virtual = virtual;
    this.platform = platform;
    this.watched = watched;
  }

  /// Nothing is done here that could block, so that Jetty reads requests and calls this on its own
  /// threads.
  @Override
  public Invocable.InvocationType getInvocationType() {
    return Invocable.InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Executor threads = watched.contains(Request.getPathInContext(request)) ? platform : virtual;
    threads.execute(() -> answer(request, response, callback));
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }
}
