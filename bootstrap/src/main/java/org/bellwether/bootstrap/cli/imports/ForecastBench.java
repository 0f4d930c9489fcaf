package org.bellwether.bootstrap.cli.imports;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
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
    Instant resolves = last(question, "resolution_dates");
    return new Draft(
        Draft.prefixed(source, id(question, resolves)),
        source,
        null,
        asked(question.text("question"), resolves),
        question.paragraphs("background", "resolution_criteria", "market_info_resolution_criteria"),
        null,
        List.of(),
        question.isList("market_info_open_datetime")
            ? null
            : question.time("market_info_open_datetime"),
        closes == null ? resolves : closes,
        new Verdict.Open(),
        Draft.yesOrNo(probability(question)),
        null);
  }

  /// A question about several others has their ids; one that every set asks again for other dates
  /// has the last of them too.
  private static @Nullable String id(Fields question, @Nullable Instant resolves) {
    String id =
        question.isList("id") ? String.join("+", question.texts("id")) : question.text("id");
    return id == null || resolves == null ? id : id + "@" + day(resolves);
  }

  private static @Nullable String asked(@Nullable String question, @Nullable Instant resolves) {
    return question == null || resolves == null
        ? question
        : question
            .replaceAll("\\s+", " ")
            .replace("{resolution_date}", day(resolves))
            .replace("{forecast_due_date}", "the day of the forecast");
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /// The market's price when the set was made. Where there is no market it is a share price or a
  /// rate, which may well lie between 0 and 1.
  private static @Nullable BigDecimal probability(Fields question) {
    BigDecimal value =
        question.isList("resolution_dates") ? null : question.numberIfAny("freeze_datetime_value");
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
