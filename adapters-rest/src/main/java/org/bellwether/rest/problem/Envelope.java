package org.bellwether.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.bellwether.rest.problem.ApiError.Violation;
import org.jspecify.annotations.Nullable;

/// The one shape of every JSON answer.
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder("success")
public sealed interface Envelope {

  /// @param data what was asked for
  record Success(@Nullable Object data, @Nullable Meta meta) implements Envelope {
    @JsonProperty
    public boolean success() {
      return true;
    }
  }

  /// About a page of a list.
  ///
  /// @param total absent where nobody counts
  /// @param page counts from 1; absent where pages have no numbers
  /// @param nextCursor where the next page starts; absent on the last one
  /// @param readShare how many of all markets search knows by their meaning, from 0 to 1; absent
  ///   where nothing was searched for
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Meta(
      @Nullable Long total,
      @Nullable Integer page,
      int limit,
      @Nullable String nextCursor,
      @Nullable BigDecimal readShare) {

    public Meta(
        @Nullable Long total, @Nullable Integer page, int limit, @Nullable String nextCursor) {
      this(total, page, limit, nextCursor, null);
    }

    /// Of a list that goes on by cursor alone.
    public static Meta of(int limit, @Nullable String nextCursor) {
      return new Meta(null, null, limit, nextCursor);
    }

    /// Of what was searched for, of which that many millionths can be found by their meaning.
    public Meta read(int millionths) {
      BigDecimal share = BigDecimal.valueOf(millionths, 6).setScale(3, RoundingMode.FLOOR);
      return new Meta(total, page, limit, nextCursor, share);
    }
  }

  /// The seed's error and RFC 9457's problem details in one body.
  ///
  /// @param error the same as `detail`, under the name the envelope gives it
  /// @param details each broken rule of a validation
  record Failure(
      String error,
      String code,
      @Nullable List<Violation> details,
      String requestId,
      String type,
      String title,
      int status,
      String detail,
      String instance)
      implements Envelope {

    @JsonProperty
    public boolean success() {
      return false;
    }

    public static Failure of(ApiError error, String requestId, String instance) {
      Problem problem = error.problem();
      return new Failure(
          error.detail(),
          problem.code(),
          error.violations().isEmpty() ? null : error.violations(),
          requestId,
          problem.type(),
          problem.title(),
          problem.status(),
          error.detail(),
          instance);
    }
  }
}
