package org.bellwether.domain.market;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// What a market asks and until when it trades: the part of it that its creator may still change.
///
/// @param name the question, 1 to 500 characters
/// @param description how it will be decided, up to 10,000 characters; empty when there is none
/// @param category up to 50 characters; null when there is none
/// @param tags up to 10, each 1 to 50 characters, none twice; in new ones no two are the [same
///   name][Unicode#compared]
/// @param closesAt when trading stops; kept to the microsecond, as the database does
public record MarketTerms(
    String name,
    String description,
    @Nullable String category,
    List<String> tags,
    Instant closesAt) {
  public static final int MAX_NAME_LENGTH = 500;
  public static final int MAX_DESCRIPTION_LENGTH = 10_000;
  public static final int MAX_CATEGORY_LENGTH = 50;
  public static final int MAX_TAGS = 10;
  public static final int MAX_TAG_LENGTH = 50;
  public static final int MAX_CLARIFICATION_LENGTH = 2_000;

  public MarketTerms {
    require("a question", name, MAX_NAME_LENGTH);
    if (length(description) > MAX_DESCRIPTION_LENGTH) {
      throw new IllegalArgumentException(
          "a description has up to "
              + MAX_DESCRIPTION_LENGTH
              + " characters, not "
              + length(description));
    }
    if (category != null) {
      require("a category", category, MAX_CATEGORY_LENGTH);
    }
    tags = List.copyOf(tags);
    tags.forEach(tag -> require("a tag", tag, MAX_TAG_LENGTH));
    if (tags.size() > MAX_TAGS || tags.stream().distinct().count() < tags.size()) {
      throw new IllegalArgumentException(
          "a market has up to " + MAX_TAGS + " different tags, not " + tags);
    }
    closesAt = closesAt.truncatedTo(ChronoUnit.MICROS);
  }

  /// Whether they ask the same, whatever else differs: what people who have traded rely on. In how
  /// the letters are composed nobody sees a difference.
  public boolean asksTheSameAs(MarketTerms other) {
    return Unicode.composed(name).equals(Unicode.composed(other.name))
        && Unicode.composed(description).equals(Unicode.composed(other.description));
  }

  /// What the category is filtered by; null when there is none.
  public @Nullable String comparedCategory() {
    return category == null ? null : Unicode.compared(category);
  }

  /// What the tags are filtered by, none twice.
  public List<String> comparedTags() {
    return tags.stream().map(Unicode::compared).distinct().toList();
  }

  /// Of tags that are the same name the first one.
  public static List<String> differentTags(List<String> tags) {
    Set<String> known = new HashSet<>();
    return tags.stream().filter(tag -> known.add(Unicode.compared(tag))).toList();
  }

  /// Whether the description has room for this clarification.
  public boolean hasRoomFor(String clarification, Instant at) {
    return length(clarifiedDescription(clarification, at)) <= MAX_DESCRIPTION_LENGTH;
  }

  /// The same terms with a clarification after the description, which itself stays as it is. It is
  /// marked with its day, so that readers see what stood there from the start.
  ///
  /// @param clarification one that there is room for
  public MarketTerms clarified(String clarification, Instant at) {
    return new MarketTerms(name, clarifiedDescription(clarification, at), category, tags, closesAt);
  }

  private String clarifiedDescription(String clarification, Instant at) {
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    String marked = "[Clarification of " + day + "]\n" + clarification;
    return description.isEmpty() ? marked : description + "\n\n" + marked;
  }

  private static void require(String what, String text, int maxLength) {
    if (text.isBlank() || length(text) > maxLength) {
      throw new IllegalArgumentException(
          what + " has 1 to " + maxLength + " characters, not '" + text + "'");
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
