package org.bellwether.bootstrap.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The page of the documentation that lists every setting.
public final class SettingsPage {
  private static final String START =
      """
      # Settings

      <!-- Generated: ./bellwether config --markdown > docs/settings.md -->

      Set them as environment variables, or as lines `NAME=value` in the file that `CONFIG_FILE` names; the
      environment wins. A name in that file that is no setting is an error. `./bellwether config` shows each
      setting with its value now, without secrets.

      The launcher has variables of its own: `JAVA25_HOME` (where the JDK 25 is), `BELLWETHER_HEAP` (the largest
      heap, 512m) and `JAVA_OPTS` (more options for Java).

      | name | default | meaning |
      |---|---|---|
      """;

  private SettingsPage() {}

  /// In Markdown.
  public static String markdown() {
    return Arrays.stream(Setting.values())
        .map(SettingsPage::row)
        .collect(Collectors.joining("", START, ""));
  }

  private static String row(Setting setting) {
    String byDefault = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
    return "| `%s` | %s | %s |\n".formatted(setting, byDefault, setting.meaning());
  }
}
