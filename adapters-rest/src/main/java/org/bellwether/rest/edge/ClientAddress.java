package org.bellwether.rest.edge;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where requests come from: the address that is connected, or, as long as that is a trusted proxy,
/// the one that it says it got the request from, in the field that it writes. A proxy passes all
/// other fields on as a client sent them, so they are not looked at.
///
/// What cannot be read ends the search at the last proxy that can be believed.
public final class ClientAddress {
  private static final String ATTRIBUTE = "clientAddress";
  private static final Pattern NODE =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]{2,45})]|(\\d{1,3}(?:\\.\\d{1,3}){3}))(?::[\\w.-]{1,20})?"
              + "|([0-9a-fA-F:.]{0,45}:[0-9a-fA-F:.]{0,45})");

  private final TrustedProxies proxies;

  public ClientAddress(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  public String of(Context context) {
    if (proxies.isEmpty()) {
      return plain(context.req().getRemoteAddr());
    }
    String known = context.attribute(ATTRIBUTE);
    if (known == null) {
      known = behindProxies(context);
      context.attribute(ATTRIBUTE, known);
    }
    return known;
  }

  /// Without the brackets and the interface that an address of IPv6 may have.
  private static String plain(String address) {
    int begin = address.startsWith("[") ? 1 : 0;
    int end = address.indexOf('%');
    if (end < 0) {
      end = address.length() - begin;
    }
    return address.substring(begin, end);
  }

  private String behindProxies(Context context) {
    String connected = plain(context.req().getRemoteAddr());
    InetAddress peer = parse(connected);
    if (peer == null || !proxies.contains(peer)) {
      return connected;
    }
    String field = HeaderFields.find(context, proxies.field().fieldName());
    if (field == null) {
      return connected;
    }
    return first(
            peer,
            switch (proxies.field()) {
              case X_FORWARDED_FOR -> List.of(field.split(",", -1));
              case FORWARDED -> forwardedFor(field);
            })
        .getHostAddress();
  }

  /// The first that is no trusted proxy, going back from the one that is connected.
  private InetAddress first(InetAddress peer, List<String> hops) {
    InetAddress address = peer;
    for (int i = hops.size() - 1; i >= 0 && proxies.contains(address); i--) {
      InetAddress before = parse(hops.get(i));
      if (before == null) {
        return address;
      }
      address = before;
    }
    return address;
  }

  /// The `for` of each element, empty where there is none. Nothing at all when a quotation does not
  /// end: it may have been opened by a client to swallow what the proxy added.
  private static List<String> forwardedFor(String field) {
    List<String> hops = new ArrayList<>();
    StringBuilder pair = new StringBuilder();
    String hop = "";
    boolean quoted = false;
    for (int i = 0; i <= field.length(); i++) {
      char c = i == field.length() ? ',' : field.charAt(i);
      if (quoted && i >= field.length() - 1 && c != '"') {
        return List.of();
      } else if (quoted && c == '\\') {
        i++;
        pair.append(field.charAt(i));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ';' && c != ',')) {
        pair.append(c);
      } else {
        String text = pair.toString().strip();
        hop = text.regionMatches(true, 0, "for=", 0, 4) ? text.substring(4) : hop;
        pair.setLength(0);
        if (c == ',') {
          hops.add(hop);
          hop = "";
        }
      }
    }
    return hops;
  }

  /// An address as proxies write it, maybe with brackets and a port; null when it is none, such as
  /// `unknown`. Names are not looked up.
  static @Nullable InetAddress parse(String text) {
    Matcher node = NODE.matcher(text.strip());
    if (!node.matches()) {
      return null;
    }
    String address = node.group(1);
    if (address == null) {
      address = node.group(2) == null ? node.group(3) : node.group(2);
    }
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
