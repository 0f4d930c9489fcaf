package org.bellwether.bootstrap;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.encoder.LogstashEncoder;
import org.bellwether.bootstrap.settings.Settings;
import org.slf4j.LoggerFactory;

/// Sends the log to standard error as the settings say; standard output is for what commands
/// answer.
public final class Logging {
  /// Whatever ends a line, moves the cursor, colours a terminal or turns the reading direction.
  private static final String UNSEEN =
      "[\u0000-\b\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+";

  /// One event, one line, so that input cannot forge any: characters that are not seen become
  /// blanks, also line breaks in a message, and a stack trace is indented.
  private static final String PATTERN =
      "%d{HH:mm:ss.SSS} %-5level %logger{0} - %replace(%msg %kvp{DOUBLE}){'[\n\t]|UNSEEN', ' '}"
              .replace("UNSEEN", UNSEEN)
          + " %X{requestId}%n%replace(%replace(%ex){'UNSEEN', ' '}){'\n(?=.)', '\n    '}%nopex"
              .replace("UNSEEN", UNSEEN);

  private static final int QUEUE_SIZE = 8192;

  /// The JDK's own logging, which would write past ours: Lucene recommends a module of the JDK that
  /// it does without. Kept here, since a logger that nobody holds forgets its level.
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  private Logging() {}

  public static void configure(Settings.Log settings) {
    LUCENE.setLevel(java.util.logging.Level.SEVERE);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder(settings.format(), context));
    console.start();
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(QUEUE_SIZE);
    async.setDiscardingThreshold(0);
    async.addAppender(console);
    async.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(async);
    root.setLevel(Level.WARN);
    // what keeps it from starting is said in one line
    context.getLogger("org.springframework").setLevel(Level.ERROR);
    // while the database is away each of its looks at the jobs would log a stack trace
    context.getLogger("com.github.kagkarlsson.scheduler").setLevel(Level.OFF);
    context.getLogger("org.bellwether").setLevel(Level.valueOf(settings.level()));
    context
        .getLogger("access")
        .setLevel(settings.access() == Settings.Log.Access.ON ? Level.INFO : Level.OFF);
  }

  static Encoder<ILoggingEvent> encoder(Settings.Log.Format format, LoggerContext context) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        yield text;
      }
      case JSON -> {
        LogstashEncoder json = new LogstashEncoder();
        json.setContext(context);
        json.start();
        yield json;
      }
    };
  }

  /// Writes what still waits.
  public static void flush() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
