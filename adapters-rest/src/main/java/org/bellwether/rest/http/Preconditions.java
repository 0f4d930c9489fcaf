package org.bellwether.rest.http;

import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `If-Match` and `If-None-Match` over row versions (RFC 9110 section 13).
final class Preconditions {
  private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(,|$)");

  private Preconditions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// Which versions `If-Match` accepts: all without the field, strongly compared tags with it.
  static LongPredicate ifMatch(@Nullable String field) {
    if (field == null || field.strip().equals("*")) {
      return _ -> true;
    }
    return version -> names(field, version, "If-Match") == Strength.STRONG;
  }

  /// Whether `If-None-Match` says that the client has this version already.
  static boolean isKnown(@Nullable String field, long version) {
    return field != null
        && (field.strip().equals("*") || names(field, version, "If-None-Match") != Strength.NONE);
  }

  private enum Strength {
    NONE,
    WEAK,
    STRONG
  }

  private static Strength names(String field, long version, String name) {
    Matcher tags = TAG.matcher(field);
    Strength found = Strength.NONE;
    int end = 0;
    while (tags.find() && tags.start() == end) {
      end = tags.end();
      if (tags.group(2).equals(Long.toString(version))) {
        Strength strength = tags.group(1) == null ? Strength.STRONG : Strength.WEAK;
        found = strength.compareTo(found) > 0 ? strength : found;
      }
    }
    if (end < field.length()) {
      throw new ApiError(Problem.MALFORMED_REQUEST, name + " is a list of entity tags or *");
    }
    return found;
  }
}
