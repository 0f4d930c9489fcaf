package org.bellwether.domain.identity;

import java.util.Optional;

/// How a label of a domain name is written in ASCII (RFC 3492). The JDK's own [java.net.IDN] knows
/// the rules of 2003 alone, by which some labels of today are others.
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  private Punycode() {}

  /// What a label says in lower case; empty when it is no Punycode.
  ///
  /// @param label without `xn--`
  static Optional<String> decode(String label) {
    int basic = Math.max(0, label.lastIndexOf('-'));
    StringBuilder said = new StringBuilder(label.substring(0, basic));
    int length = basic;
    int next = basic == 0 ? 0 : basic + 1;
    long n = INITIAL_N;
    long i = 0;
    int bias = INITIAL_BIAS;
    while (next < label.length()) {
      long before = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = next < label.length() ? digit(label.charAt(next++)) : -1;
        i += digit * weight;
        if (digit < 0 || i > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        int threshold = Math.clamp(k - bias, T_MIN, T_MAX);
        if (digit < threshold) {
          break;
        }
        weight = Math.min(weight * (BASE - threshold), Integer.MAX_VALUE);
      }
      length++;
      bias = adapted(i - before, length, before == 0);
      n += i / length;
      i %= length;
      if (n > Character.MAX_CODE_POINT || Character.getType((int) n) == Character.SURROGATE) {
        return Optional.empty();
      }
      said.insert(said.offsetByCodePoints(0, (int) i), Character.toString((int) n));
      i++;
    }
    return Optional.of(said.toString());
  }

  private static int digit(char c) {
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }

  private static int adapted(long delta, int length, boolean first) {
    long scaled = first ? delta / DAMP : delta / 2;
    scaled += scaled / length;
    int k = 0;
    while (scaled > (BASE - T_MIN) * T_MAX / 2) {
      scaled /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * scaled / (scaled + SKEW));
  }
}
