package org.bellwether.rest.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bellwether.rest.problem.ApiError;
import org.bellwether.rest.problem.Problem;
import org.jspecify.annotations.Nullable;

/// `If-Match` and `If-None-Match` over row versions (RFC 9110 section 13).
public final class Preconditions {
  private static final Pattern TAG =
      Pattern.compile("[\\s,]*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(,[\\s,]*|$)");

  private static final String GZIPPED = "-gzip\"";

  private Preconditions() {}

  public static String tag(long version) {
    return "\"" + version + "\"";
  }

  /// The tag of the same version, gzipped.
  public static String gzipped(String tag) {
    return tag.substring(0, tag.length() - 1) + GZIPPED;
  }

  /// Which versions `If-Match` accepts: all without the field, strongly compared tags with it, no
  /// matter how the client has got them.
  public static LongPredicate ifMatch(@Nullable String field) {
    if (field == null || isAny(field)) {
      return _ -> true;
    }
    return names(tags(field, "If-Match"));
  }

  /// Which versions `If-None-Match` accepts: all without the field, none that it names with it;
  /// weak tags name a version, too.
  public static LongPredicate ifNoneMatch(@Nullable String field) {
    if (field == null) {
      return _ -> true;
    }
    if (isAny(field)) {
      return _ -> false;
    }
    return names(weakTags(field)).negate();
  }

  /// The one of these tags under which the client has what it asks for, as `If-None-Match` says;
  /// the last one that it names.
  public static Optional<String> known(@Nullable String field, List<String> tags) {
    if (field == null) {
      return Optional.empty();
    }
    if (isAny(field)) {
      return Optional.of(tags.getFirst());
    }
    List<String> named = weakTags(field);
    return tags.reversed().stream().filter(named::contains).findFirst();
  }

  private static LongPredicate names(List<String> tags) {
    return version -> tags.contains(tag(version)) || tags.contains(gzipped(tag(version)));
  }

  private static List<String> weakTags(String field) {
    return tags(field, "If-None-Match").stream().map(tag -> tag.replaceFirst("^W/", "")).toList();
  }

  private static boolean isAny(String field) {
    return field.strip().equals("*");
  }

  private static List<String> tags(String field, String name) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(field);
    while (matcher.lookingAt()) {
      tags.add(matcher.group(1));
      matcher.region(matcher.end(), field.length());
    }
    if (!field.substring(matcher.regionStart()).matches("[\\s,]*")) {
      throw new ApiError(Problem.MALFORMED_REQUEST, name + " is a list of entity tags or *");
    }
    return tags;
  }
}
