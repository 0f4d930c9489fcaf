package org.bellwether.rest.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `If-Match` and `If-None-Match` over row versions (RFC 9110 section 13).
final class Preconditions {
  private static final Pattern TAG =
      Pattern.compile("\\s*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(,|$)");

  private Preconditions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// Which versions `If-Match` accepts: all without the field, strongly compared tags with it.
  static LongPredicate ifMatch(@Nullable String field) {
    if (field == null || field.strip().equals("*")) {
      return _ -> true;
    }
    List<String> tags = tags(field, "If-Match");
    return version -> tags.contains(tag(version));
  }

  /// Whether `If-None-Match` says that the client has this version already; weak tags do, too.
  static boolean isKnown(@Nullable String field, long version) {
    if (field == null) {
      return false;
    }
    if (field.strip().equals("*")) {
      return true;
    }
    List<String> tags = tags(field, "If-None-Match");
    return tags.contains(tag(version)) || tags.contains("W/" + tag(version));
  }

  private static List<String> tags(String field, String name) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(field);
    while (matcher.lookingAt()) {
      tags.add(matcher.group(1));
      matcher.region(matcher.end(), field.length());
    }
    if (tags.isEmpty() || matcher.regionStart() < field.length()) {
      throw new ApiError(Problem.MALFORMED_REQUEST, name + " is a list of entity tags or *");
    }
    return tags;
  }
}
