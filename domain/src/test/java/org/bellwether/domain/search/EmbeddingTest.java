package org.bellwether.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {

  @Test
  void the_same_direction_is_the_same_whatever_its_length() {
    Embedding one = Embedding.of(new float[] {1, -3, 0.4f});
    assertThat(Embedding.of(new float[] {10, -30, 4})).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(one.similarityMillionths(one)).isEqualTo(1_000_000);
    assertThat(one.similarityMillionths(Embedding.of(new float[] {-1, 3, -0.4f})))
        .isEqualTo(-1_000_000);
    assertThat(new Embedding(one.codes())).isEqualTo(one);
  }

  @Test
  void it_knows_which_side_of_each_dimension_it_is_on() {
    Embedding one = Embedding.of(new float[] {1, -2, 0});
    assertThat(one.signs()).containsExactly(0b001);
  }

  @Test
  void the_middle_is_as_near_to_one_as_to_the_other_however_long_they_are() {
    Embedding one = Embedding.of(new float[] {1, 0, 0});
    Embedding other = new Embedding(new byte[] {0, 3, 0});
    assertThat(one.middle(other)).isEqualTo(Embedding.of(new float[] {1, 1, 0}));
    assertThat(one.middle(one)).isEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_byte_for_each_dimension_is_enough(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] a = vector(random);
    float[] b = vector(random);
    double dot = 0;
    double lengths = 0;
    double lengthOfB = 0;
    for (int i = 0; i < a.length; i++) {
      b[i] += a[i]; // so that they have something in common
      dot += a[i] * b[i];
      lengths += a[i] * a[i];
      lengthOfB += b[i] * b[i];
    }
    assertThat(Embedding.of(a).similarityMillionths(Embedding.of(b)) / 1e6)
        .isCloseTo(dot / Math.sqrt(lengths * lengthOfB), within(0.005));
  }

  private static float[] vector(SplittableRandom random) {
    float[] vector = new float[384];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  @Test
  void what_is_no_direction_is_refused() {
    assertThatThrownBy(() -> new Embedding(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Embedding(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            Embedding.of(new float[] {1}).similarityMillionths(Embedding.of(new float[] {1, 1})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
