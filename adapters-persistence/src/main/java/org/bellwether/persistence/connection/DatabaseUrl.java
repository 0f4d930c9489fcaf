package org.bellwether.persistence.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A database URL taken apart, so that nothing secret is left in what gets logged.
///
/// Of the driver's parameters it takes those that say how to reach the server and how to prove who
/// is who. Others change what statements do, what they answer, or when they give up, and what we
/// wrote depends on that: batches rewritten into one statement tell no counts, for one.
///
/// @param place `host:port/database`, for messages
/// @param jdbcUrl without credentials
public record DatabaseUrl(
    String place, String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:(?<credentials>[^?]*)@)?(?<hosts>[^@/?]*)"
              + "(?:/(?<database>[^?/]*))?(?:\\?(?<options>.*))?");

  private static final Set<String> PARAMETERS =
      new TreeSet<>(
          Set.of(
              "ApplicationName",
              "channelBinding",
              "connectTimeout",
              "gssEncMode",
              "gssResponseTimeout",
              "gsslib",
              "hostRecheckSeconds",
              "jaasApplicationName",
              "jaasLogin",
              "kerberosServerName",
              "loadBalanceHosts",
              "localSocketAddress",
              "loginTimeout",
              "prepareThreshold",
              "receiveBufferSize",
              "requireAuth",
              "sendBufferSize",
              "socketFactory",
              "socketFactoryArg",
              "ssl",
              "sslNegotiation",
              "sslResponseTimeout",
              "sslcert",
              "sslfactory",
              "sslfactoryarg",
              "sslhostnameverifier",
              "sslkey",
              "sslmode",
              "sslpassword",
              "sslpasswordcallback",
              "sslrootcert",
              "sspiServiceClass",
              "targetServerType",
              "tcpKeepAlive",
              "tcpNoDelay",
              "useSpnego"));

  public static DatabaseUrl parse(String url) {
    Matcher parts = SHAPE.matcher(url);
    if (!parts.matches()) {
      // the URL itself may hold a password, so it is not shown
      throw new IllegalArgumentException(
          "a database URL looks like postgresql://user:password@host:5432/database");
    }
    String place = parts.group("hosts") + "/" + text(parts.group("database"));
    String[] credentials = text(parts.group("credentials")).split(":", 2);
    String user = credentials[0].isEmpty() ? null : decoded(credentials[0]);
    String password = credentials.length < 2 ? null : decoded(credentials[1]);
    List<String> options = new ArrayList<>();
    for (String option : text(parts.group("options")).split("&", -1)) {
      if (option.startsWith("user=")) {
        user = decoded(option.substring("user=".length()));
      } else if (option.startsWith("password=")) {
        password = decoded(option.substring("password=".length()));
      } else if (!option.isEmpty()) {
        requireKnown(option.split("=", 2)[0]);
        options.add(option);
      }
    }
    String suffix = options.isEmpty() ? "" : "?" + String.join("&", options);
    return new DatabaseUrl(place, "jdbc:postgresql://" + place + suffix, user, password);
  }

  private static void requireKnown(String parameter) {
    if (!PARAMETERS.contains(parameter)) {
      throw new IllegalArgumentException(
          "a database URL has no parameter "
              + parameter
              + " here, it might change what statements do; there are: "
              + String.join(", ", PARAMETERS));
    }
  }

  private static String text(@Nullable String part) {
    return part == null ? "" : part;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  @Override
  public String toString() {
    return place;
  }
}
