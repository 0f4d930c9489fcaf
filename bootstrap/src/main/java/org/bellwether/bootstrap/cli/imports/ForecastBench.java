package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.bellwether.bootstrap.cli.imports.Draft.Verdict;
import org.jspecify.annotations.Nullable;

/// ForecastBench's question sets.
final class ForecastBench implements Format.Reader {
  @Override
  public boolean wrote(Fields question) {
    return question.has("freeze_datetime") || question.has("market_info_close_datetime");
  }

  @Override
  public Draft read(Fields question, Instant now) {
    String source =
        question.isList("source")
            ? String.join("+", question.texts("source"))
            : Objects.requireNonNullElse(question.text("source"), "forecastbench");
    Instant closes = last(question, "market_info_close_datetime");
    return new Draft(
        Draft.prefixed(source, id(question)),
        source,
        null,
        question.text("question"),
        question.paragraphs("background", "resolution_criteria", "market_info_resolution_criteria"),
        null,
        List.of(),
        question.isList("market_info_open_datetime")
            ? null
            : question.time("market_info_open_datetime"),
        closes == null ? last(question, "resolution_dates") : closes,
        new Verdict.Open(),
        Draft.yesOrNo(probability(question)),
        null);
  }

  /// A question about several others has their ids.
  private static @Nullable String id(Fields question) {
    return question.isList("id") ? String.join("+", question.texts("id")) : question.text("id");
  }

  /// The value when the set was made, where that is a probability and not, say, a share price.
  private static @Nullable BigDecimal probability(Fields question) {
    BigDecimal value = question.numberIfAny("freeze_datetime_value");
    return value == null || value.signum() < 0 || value.compareTo(ONE) > 0 ? null : value;
  }

  /// Of a question about several others, or with several dates, the last one.
  private static @Nullable Instant last(Fields question, String field) {
    return question.isList(field) ? lastOf(question.texts(field)) : question.end(field);
  }

  private static @Nullable Instant lastOf(List<String> dates) {
    return dates.stream()
        .flatMap(date -> FileTimes.parse(date, FileTimes.Day.ENDS).stream())
        .max(Instant::compareTo)
        .orElse(null);
  }
}
