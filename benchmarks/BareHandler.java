import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.LoggerFactory;

/// `BareHandler.java PORT URL`: the product's HTTP server with nothing behind it. Every GET is
/// answered with the bytes that the URL answered once, header fields and body.
class BareHandler {
  /// What the server writes itself.
  private static final Set<String> OWN = Set.of("date", "content-length", "content-type");

  static void main(String[] args) throws Exception {
    // else it would write down all that Jetty does
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    HttpResponse<byte[]> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(URI.create(args[1])).build(),
              HttpResponse.BodyHandlers.ofByteArray());
    }
    HttpFields.Mutable fields = HttpFields.build();
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> fields.add(new PreEncodedHttpField(name, value)));
          }
        });
    HttpFields always = fields.asImmutable();
    byte[] body = answer.body();
    Javalin.create(
            config -> {
              QueuedThreadPool threads = new QueuedThreadPool(32, 4);
              threads.setVirtualThreadsExecutor(new VirtualThreadPool());
              config.startup.showJavalinBanner = false;
              config.jetty.threadPool = threads;
              config.jetty.modifyHttpConfiguration(http -> {
                http.setSendServerVersion(false);
                http.addCustomizer((request, headers) -> {
                  headers.add(always);
                  return request;
                });
              });
              config.routes.get(
                  "/*", context -> context.contentType("application/json").result(body));
            })
        .start("127.0.0.1", Integer.parseInt(args[0]));
  }
}
