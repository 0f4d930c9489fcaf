package org.bellwether.domain.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/// An e-mail address in the one form it is kept and compared in: stripped, lower case.
public record EmailAddress(String value) {
  /// RFC 5321 section 4.5.3.1.
  public static final int MAX_LENGTH = 254;

  private static final Pattern SHAPE = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

  public EmailAddress {
    value = value.strip().toLowerCase(Locale.ROOT);
    if (value.length() > MAX_LENGTH || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an e-mail address");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
