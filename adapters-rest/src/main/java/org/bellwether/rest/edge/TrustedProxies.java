package org.bellwether.rest.edge;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// The proxies whose word is taken for where a request came from.
public final class TrustedProxies {
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), Field.X_FORWARDED_FOR);

  private final List<Network> networks;
  private final Field field;

  private TrustedProxies(List<Network> networks, Field field) {
    this.networks = networks;
    this.field = field;
  }

  /// Where they write it; what else came with a request may be a client's own.
  public enum Field {
    X_FORWARDED_FOR("X-Forwarded-For"),
    /// RFC 7239.
    FORWARDED("Forwarded");

    private final String fieldName;

    Field(String fieldName) {
      this.fieldName = fieldName;
    }

    public String fieldName() {
      return fieldName;
    }
  }

  /// @param text addresses and networks such as `10.0.0.0/8`, with commas between
  /// @throws IllegalArgumentException that names the first that is neither
  public static TrustedProxies parse(String text, Field field) {
    return text.isBlank()
        ? NONE
        : new TrustedProxies(
            Arrays.stream(text.split(",", -1)).map(String::strip).map(Network::parse).toList(),
            field);
  }

  Field field() {
    return field;
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /// All addresses that begin with the same bits.
  private record Network(InetAddress address, int bits) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      InetAddress address = ClientAddress.parse(slash < 0 ? text : text.substring(0, slash));
      if (address == null) {
        throw new IllegalArgumentException(text + " is neither an address nor a network");
      }
      int all = address.getAddress().length * 8;
      return new Network(address, slash < 0 ? all : bits(text, slash, all));
    }

    private static int bits(String text, int slash, int most) {
      String bits = text.substring(slash + 1);
      if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
        throw new IllegalArgumentException(text + " has not 0 to " + most + " after the slash");
      }
      return Integer.parseInt(bits);
    }

    boolean contains(byte[] other) {
      byte[] own = address.getAddress();
      int whole = bits / 8;
      int mask = 0xff00 >> bits % 8 & 0xff;
      return own.length == other.length
          && Arrays.equals(own, 0, whole, other, 0, whole)
          && (mask == 0 || (own[whole] & mask) == (other[whole] & mask));
    }
  }
}
