package org.bellwether.rest.server.content;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/// What `Content-Type` says of a body (RFC 9110 section 8.3.1). Parameters that mean nothing here
/// are nobody's business, as long as they are well-formed.
///
/// @param type in lower case
/// @param charset in lower case; null when it says nothing of one
public record MediaType(String type, @Nullable String charset) {
  private static final Pattern PARAMETER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|(\".*\"))");
  private static final String CHARSET = "charset";

  /// Empty for what is no media type, and for one that has two charsets.
  public static Optional<MediaType> parse(String field) {
    try {
      Iterator<String> parts = HttpField.PARAMETER_TOKENIZER.tokenize(field);
      String type = parts.hasNext() ? parts.next().toLowerCase(Locale.ROOT) : "";
      String charset = null;
      while (parts.hasNext()) {
        var parameter = PARAMETER.matcher(parts.next());
        if (!parameter.matches()) {
          return Optional.empty();
        }
        String name = parameter.group(1).toLowerCase(Locale.ROOT);
        if (name.startsWith(CHARSET)) {
          if (charset != null || !name.equals(CHARSET)) {
            return Optional.empty();
          }
          String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
          charset = HttpField.PARAMETER_TOKENIZER.unquote(value).toLowerCase(Locale.ROOT);
        }
      }
      return Optional.of(new MediaType(type, charset));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean isInUtf8() {
    return charset == null || charset.equals("utf-8");
  }
}
