package org.bellwether.rest.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.bellwether.application.jobs.Job;
import org.bellwether.rest.http.ApiError;
import org.bellwether.rest.http.Problem;

/// A place in the list of jobs, as clients carry it: opaque, and refused when it is not one of
/// ours.
///
/// @param after the last job before that place
/// @param page the number of the page that starts there
record JobCursor(Job after, int page) {
  private static final int MAX_PAGE = 1_000_000_000;

  String encode() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((page + " " + after.id()).getBytes(StandardCharsets.US_ASCII));
  }

  static JobCursor decode(String token) {
    return parse(token)
        .filter(cursor -> cursor.page >= 1 && cursor.page <= MAX_PAGE)
        // as we encode it, and not only something that means the same
        .filter(cursor -> cursor.encode().equals(token))
        .orElseThrow(() ->
            new ApiError(Problem.INVALID_CURSOR, "take the cursor from a list's meta.nextCursor"));
  }

  private static Optional<JobCursor> parse(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", 2);
      int page = Integer.parseInt(parts[0]);
      return parts.length < 2
          ? Optional.empty()
          : Job.parse(parts[1]).map(job -> new JobCursor(job, page));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
