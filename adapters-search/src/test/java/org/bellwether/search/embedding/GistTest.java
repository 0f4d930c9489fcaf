package org.bellwether.search.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GistTest {
  private static final String NAME = "Will it snow in Rome?";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          'Snow. SNOW! At Ciampino, and at Ciampino again.', 'At Ciampino again'
          'See https://example.org/a?b=c for more.',          'See more'
          'By 7.5%, $3,000 or 1.000.000, he''s sure.',        'By 7.5% $3,000 1.000.000 he''s sure'
          '雪が降る? हिन्दी',                                    '雪が降る हिन्दी'
          '*** -- [ ] ***',                                   ''
          """)
  void each_new_word_of_the_description_is_said_once(String description, String left) {
    assertThat(Gist.of(NAME, description)).isEqualTo(NAME + "\n" + left);
  }

  @Test
  void the_name_stays_as_it_is() {
    assertThat(Gist.of("Will will will?", "")).isEqualTo("Will will will?\n");
  }

  @Test
  void a_text_of_any_length_and_shape_is_read() {
    String odd = "1,".repeat(100_000) + "https://" + "x".repeat(100_000) + ".".repeat(100_000);
    assertThat(Gist.of("", odd)).hasSizeLessThan(300_010);
  }
}
