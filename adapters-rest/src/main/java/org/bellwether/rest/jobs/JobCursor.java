package org.bellwether.rest.jobs;

import java.util.List;
import org.bellwether.application.jobs.Job;
import org.bellwether.rest.query.CursorFormat;

/// A place in the list of jobs.
///
/// @param after the last job before that place
/// @param page the number of the page that starts there
record JobCursor(Job after, int page) {
  static final CursorFormat<JobCursor> FORMAT =
      new CursorFormat<>(
          2, cursor -> List.of(Integer.toString(cursor.page), cursor.after.id()), JobCursor::read);

  private static final int MAX_PAGE = 1_000_000_000;

  private static JobCursor read(List<String> texts) {
    int page = Integer.parseInt(texts.get(0));
    if (page < 1 || page > MAX_PAGE) {
      throw new IllegalArgumentException("no list has that page");
    }
    return new JobCursor(Job.parse(texts.get(1)).orElseThrow(IllegalArgumentException::new), page);
  }
}
