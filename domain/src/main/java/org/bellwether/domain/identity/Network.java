package org.bellwether.domain.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The networks that an address is in: what one client has for itself, and what one of many has.
public final class Network {
  private Network() {}

  /// What counts as one client: an address of IPv4, or the /64 that somebody with IPv6 has for
  /// themselves. What is no address stands for itself.
  public static String of(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    return switch (parse(address)) {
      case Inet6Address parsed -> begin(parsed, 8);
      case InetAddress parsed -> parsed.getHostAddress();
      case null -> address;
    };
  }

  /// What somebody with many addresses is likely to have them in, the narrowest first: the /24 of
  /// IPv4; the /48 of a site and the /32 of a provider.
  public static List<String> around(String address) {
    if (address.indexOf(':') < 0) {
      int end = address.lastIndexOf('.');
      return end < 0 ? List.of() : List.of(address.substring(0, end) + ".0/24");
    }
    return switch (parse(address)) {
      case Inet6Address parsed -> List.of(begin(parsed, 6), begin(parsed, 4));
      case InetAddress parsed -> around(parsed.getHostAddress());
      case null -> List.of();
    };
  }

  private static @Nullable InetAddress parse(String address) {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String begin(InetAddress address, int bytes) {
    return HexFormat.of().formatHex(address.getAddress(), 0, bytes) + "/" + bytes * 8;
  }
}
