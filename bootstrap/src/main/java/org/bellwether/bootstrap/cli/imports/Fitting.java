package org.bellwether.bootstrap.cli.imports;

import static java.util.Locale.ROOT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bellwether.application.trading.ImportMarkets.GoodLine;
import org.bellwether.application.trading.ImportMarkets.ImportedMarket;
import org.bellwether.bootstrap.cli.imports.Draft.Choice;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.text.Unicode;
import org.jspecify.annotations.Nullable;

/// Makes a market that fits our limits of a draft: what is too long is shortened and told, what
/// makes no sense is refused.
final class Fitting {
  /// How long a market stays open whose end nobody tells.
  private static final Duration OPEN_ENDED = Duration.ofDays(365);

  private static final String LINE_ENDS = "\n\r\t\u2028\u2029";

  private static final BigDecimal MAX_VOLUME = new BigDecimal(1_000_000_000);

  private final List<String> problems = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final Instant now;

  private Fitting(Instant now) {
    this.now = now;
  }

  /// @param number of the line
  /// @throws UnfitMarket when it cannot be made to fit
  static GoodLine fit(int number, Draft draft, Instant now) throws UnfitMarket {
    Fitting fitting = new Fitting(now);
    ImportedMarket market = fitting.market(draft);
    return new GoodLine(number, market, fitting.changes);
  }

  private ImportedMarket market(Draft draft) throws UnfitMarket {
    String id = identity("id", draft.id(), Market.MAX_EXTERNAL_ID_LENGTH);
    String source = identity("source", draft.source(), Profile.MAX_NAME_LENGTH);
    String question = line("question", draft.question(), MarketTerms.MAX_NAME_LENGTH);
    if (question == null) {
      problems.add("question must be given");
    }
    List<Choice> outcomes = outcomes(draft.outcomes());
    List<Choice> weighed = outcomes;
    MarketStatus status =
        switch (draft.verdict()) {
          case Verdict.Open _ -> MarketStatus.ACTIVE;
          case Verdict.Closed _ -> MarketStatus.CLOSED;
          case Verdict.Cancelled _ -> MarketStatus.CANCELLED;
          case Verdict.Resolved resolved -> statusBy(resolved.text());
        };
    if (draft.verdict() instanceof Verdict.Resolved(String text)
        && status == MarketStatus.RESOLVED) {
      weighed = resolved(text, outcomes);
    }
    if (status == MarketStatus.RESOLVED
        && weighed.stream().allMatch(o -> o.weight() == null || o.weight().signum() == 0)) {
      changes.add("it is resolved but does not say how, so it is taken for closed");
      status = MarketStatus.CLOSED;
      weighed = outcomes;
    }
    if (draft.createdAt() != null && draft.createdAt().isAfter(now)) {
      problems.add("createdAt must not be in the future");
    }
    List<Price> prices = prices(weighed);
    Credits volume = volume(draft.volume());
    if (!problems.isEmpty() || id == null || source == null || question == null) {
      throw new UnfitMarket(problems);
    }
    String creator = line("creatorName", draft.creator(), Profile.MAX_NAME_LENGTH);
    String description =
        text("description", draft.description(), MarketTerms.MAX_DESCRIPTION_LENGTH);
    return new ImportedMarket(
        id,
        creator == null ? source : source + ":" + creator,
        creator == null ? source : creator,
        new MarketTerms(
            question,
            description == null ? "" : description,
            line("category", draft.category(), MarketTerms.MAX_CATEGORY_LENGTH),
            tags(draft.tags()),
            closesAt(draft, status)),
        weighed.stream().map(Choice::name).toList(),
        prices,
        status,
        volume,
        draft.createdAt());
  }

  private static MarketStatus statusBy(@Nullable String resolution) {
    return switch (resolution == null ? "" : resolution.strip().toLowerCase(ROOT)) {
      case "cancel", "cancelled", "canceled", "void", "annulled", "ambiguous", "n/a" ->
          MarketStatus.CANCELLED;
      default -> MarketStatus.RESOLVED;
    };
  }

  /// The outcomes with what each of them paid.
  private List<Choice> resolved(@Nullable String text, List<Choice> outcomes) {
    if (text == null) {
      return isCertain(outcomes) ? outcomes : withoutWeights(outcomes);
    }
    String how = text.strip();
    if (how.equalsIgnoreCase("MKT")) {
      return outcomes;
    }
    int winner =
        IntStream.range(0, outcomes.size())
            .filter(i ->
                how.equals(outcomes.get(i).key())
                    || Unicode.isSameName(how, outcomes.get(i).name()))
            .findFirst()
            .orElse(-1);
    if (winner >= 0) {
      return IntStream.range(0, outcomes.size())
          .mapToObj(i -> outcomes.get(i).weighing(i == winner ? BigDecimal.ONE : BigDecimal.ZERO))
          .toList();
    }
    BigDecimal yes = probabilityOfYes(how);
    if (yes != null && outcomes.size() == 2 && "YES".equals(outcomes.getFirst().key())) {
      return Draft.yesOrNo(yes);
    }
    problems.add("resolution '" + shortened(how, 40) + "' is none of its outcomes");
    return outcomes;
  }

  /// Whether one outcome has all the weight: then it has won, whether that is said or not.
  private static boolean isCertain(List<Choice> outcomes) {
    return outcomes.stream()
            .filter(o -> o.weight() != null && o.weight().signum() > 0)
            .limit(2)
            .count()
        == 1;
  }

  private static List<Choice> withoutWeights(List<Choice> outcomes) {
    return outcomes.stream().map(o -> new Choice(o.name(), o.key(), null)).toList();
  }

  private static @Nullable BigDecimal probabilityOfYes(String how) {
    String number = how.toUpperCase(ROOT).startsWith("PROB:") ? how.substring(5) : how;
    if (!number.matches("(0(\\.\\d{1,18})?|1(\\.0{1,18})?)")) {
      return null;
    }
    return new BigDecimal(number);
  }

  private List<Choice> outcomes(List<Choice> drafted) {
    if (drafted.size() < Market.MIN_OUTCOMES || drafted.size() > Market.MAX_OUTCOMES) {
      problems.add(
          "outcomes must be "
              + Market.MIN_OUTCOMES
              + " to "
              + Market.MAX_OUTCOMES
              + ", not "
              + drafted.size());
      return drafted;
    }
    List<Choice> outcomes = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Choice outcome : drafted) {
      String name = line("outcome", outcome.name(), Outcome.MAX_NAME_LENGTH);
      if (name == null) {
        problems.add("outcomes must have names");
        return drafted;
      }
      if (!names.add(Unicode.compared(name))) {
        problems.add("outcomes must have different names, and '" + name + "' is there twice");
        return drafted;
      }
      BigDecimal weight = outcome.weight();
      if (weight != null
          && (weight.signum() < 0 || weight.compareTo(new BigDecimal(1_000_000)) > 0)) {
        problems.add("probability must not be below 0 or above what is certain");
        return drafted;
      }
      outcomes.add(new Choice(name, outcome.key(), weight));
    }
    return outcomes;
  }

  private List<Price> prices(List<Choice> outcomes) {
    List<BigDecimal> weights =
        outcomes.stream()
            .map(o -> o.weight() == null ? BigDecimal.ZERO : o.weight())
            .map(weight -> weight.setScale(Math.min(weight.scale(), 18), RoundingMode.DOWN))
            .toList();
    if (!problems.isEmpty()) {
      return List.of();
    }
    return weights.stream().anyMatch(weight -> weight.signum() > 0)
        ? Price.proportional(weights)
        : Price.uniform(weights.size());
  }

  private Credits volume(@Nullable BigDecimal volume) {
    if (volume == null) {
      return Credits.ZERO;
    }
    if (volume.signum() < 0) {
      problems.add("volume must not be below 0");
      return Credits.ZERO;
    }
    if (volume.compareTo(MAX_VOLUME) > 0) {
      changes.add("volume becomes 1,000,000,000, which is where it stops");
    }
    return Credits.of(volume.min(MAX_VOLUME).setScale(6, RoundingMode.DOWN));
  }

  private Instant closesAt(Draft draft, MarketStatus status) {
    if (draft.closesAt() != null) {
      return draft.closesAt();
    }
    if (status == MarketStatus.ACTIVE) {
      return now.plus(OPEN_ENDED);
    }
    return draft.createdAt() != null ? draft.createdAt() : now;
  }

  private List<String> tags(List<String> drafted) {
    List<String> tags =
        MarketTerms.differentTags(
            drafted.stream()
                .map(tag -> line("tag", tag, MarketTerms.MAX_TAG_LENGTH))
                .filter(Objects::nonNull)
                .toList());
    if (tags.size() > MarketTerms.MAX_TAGS) {
      changes.add("tags are cut to the first " + MarketTerms.MAX_TAGS);
    }
    return Collections.unmodifiableList(
        tags.subList(0, Math.min(tags.size(), MarketTerms.MAX_TAGS)));
  }

  /// What names something is never changed: two of them could become one.
  private @Nullable String identity(String what, @Nullable String text, int max) {
    if (text == null || text.isBlank()) {
      problems.add(what + " must be given");
      return null;
    }
    String stripped = text.strip();
    if (length(stripped) > max || stripped.codePoints().anyMatch(c -> !Unicode.fitsLine(c))) {
      problems.add(
          what
              + " must have at most "
              + max
              + " characters, without control characters, line breaks, unassigned ones or any that"
              + " turn the direction of text");
      return null;
    }
    return stripped;
  }

  private @Nullable String line(String what, @Nullable String text, int max) {
    return fitted(what, text, max, false);
  }

  private @Nullable String text(String what, @Nullable String text, int max) {
    return fitted(what, text, max, true);
  }

  private @Nullable String fitted(
      String what, @Nullable String text, int max, boolean severalLines) {
    if (text == null) {
      return null;
    }
    String shown = clean(text, severalLines).strip();
    if (!shown.equals(text.strip())) {
      changes.add(what + " loses characters that cannot be shown");
    }
    String cleaned = Unicode.composed(shown);
    if (Unicode.isBlank(cleaned)) {
      return null;
    }
    if (length(cleaned) > max) {
      changes.add(what + " is shortened to " + max + " characters");
      return shortened(cleaned, max).strip();
    }
    return cleaned;
  }

  private static String shortened(String text, int max) {
    return length(text) <= max
        ? text
        : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// Without what the API refuses; the ends of lines within a line become blanks.
  private static String clean(String text, boolean severalLines) {
    StringBuilder clean = new StringBuilder(text.length());
    int marks = 0;
    for (int c : text.codePoints().toArray()) {
      marks = Unicode.isMark(c) ? marks + 1 : 0;
      if (!severalLines && LINE_ENDS.indexOf(c) >= 0) {
        clean.append(' ');
      } else if (marks <= Unicode.MAX_MARKS
          && (severalLines ? Unicode.fitsLines(c) : Unicode.fitsLine(c))) {
        clean.appendCodePoint(c);
      }
    }
    return clean.toString();
  }
}
