import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.javalin.Javalin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.LoggerFactory;

/// `BareHandler.java PORT FILE`: the product's HTTP server with nothing behind it: every GET is
/// answered with the file.
class BareHandler {
  static void main(String[] args) throws Exception {
    // else it would write down all that Jetty does
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    byte[] body = Files.readAllBytes(Path.of(args[1]));
    Javalin.create(
            config -> {
              QueuedThreadPool threads = new QueuedThreadPool(32, 4);
              threads.setVirtualThreadsExecutor(new VirtualThreadPool());
              config.startup.showJavalinBanner = false;
              config.jetty.threadPool = threads;
              config.routes.get(
                  "/*", context -> context.contentType("application/json").result(body));
            })
        .start("127.0.0.1", Integer.parseInt(args[0]));
  }
}
