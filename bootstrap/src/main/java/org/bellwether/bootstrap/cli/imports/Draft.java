package org.bellwether.bootstrap.cli.imports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A market as another system tells of it, in our words but not yet within our limits.
///
/// @param id how that system names it, unique within it
/// @param source that system
/// @param creator null when not known
/// @param closesAt null when not known
/// @param outcomes in order; their weights are probabilities in any proportion, or what each paid
///   in any proportion once there is a verdict
/// @param volume null when not known
record Draft(
    @Nullable String id,
    @Nullable String source,
    @Nullable String creator,
    @Nullable String question,
    @Nullable String description,
    @Nullable String category,
    List<String> tags,
    @Nullable Instant createdAt,
    @Nullable Instant closesAt,
    Verdict verdict,
    List<Choice> outcomes,
    @Nullable BigDecimal volume) {

  /// An outcome.
  ///
  /// @param key what a resolution may call it beside its name; null for nothing else
  /// @param weight null when not known
  record Choice(String name, @Nullable String key, @Nullable BigDecimal weight) {
    Choice(String name, @Nullable BigDecimal weight) {
      this(name, null, weight);
    }

    Choice weighing(BigDecimal other) {
      return new Choice(name, key, other);
    }
  }

  /// An id as it is unique beside those of other systems.
  static @Nullable String prefixed(String source, @Nullable String id) {
    return id == null ? null : source + ":" + id.strip();
  }

  static <T> @Nullable T firstOf(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }

  static List<Choice> yesOrNo(@Nullable BigDecimal probabilityOfYes) {
    return List.of(
        new Choice("Yes", "YES", probabilityOfYes),
        new Choice(
            "No",
            "NO",
            probabilityOfYes == null ? null : BigDecimal.ONE.subtract(probabilityOfYes)));
  }

  /// Where a market stands.
  sealed interface Verdict {
    /// It trades, until it closes.
    record Open() implements Verdict {}

    /// It no longer trades, and has no verdict yet.
    record Closed() implements Verdict {}

    /// It was called off.
    record Cancelled() implements Verdict {}

    /// It was answered.
    ///
    /// @param text YES, NO, PROB: and the probability that Yes was paid, the name or key of the
    ///   outcome that won, MKT for the weights of the outcomes, CANCEL; null when nothing is said
    record Resolved(@Nullable String text) implements Verdict {}

    /// By what systems say that have no word for closed.
    static Verdict of(
        boolean resolved, @Nullable String resolution, @Nullable Instant closes, Instant now) {
      if (resolved) {
        return new Resolved(resolution);
      }
      return closes != null && !closes.isAfter(now) ? new Closed() : new Open();
    }
  }
}
