package org.bellwether.domain.search;

import java.util.Arrays;

/// What a text means, as a direction in a space of some hundred dimensions: texts that mean the
/// same point the same way.
///
/// One byte for each dimension, the longest one scaled to 127. Measured against four bytes, no
/// ranking of the real questions changes but between near ties, at a quarter of the memory.
public final class Embedding {
  public static final int MAX_DIMENSIONS = 4096;

  private final byte[] codes;
  private final double length;

  /// @param codes as [#codes] gave them
  public Embedding(byte[] codes) {
    if (codes.length == 0 || codes.length > MAX_DIMENSIONS) {
      throw new IllegalArgumentException("no direction has " + codes.length + " dimensions");
    }
    this.codes = codes.clone();
    this.length = Math.sqrt(dot(this.codes, this.codes));
    if (length == 0) {
      throw new IllegalArgumentException("a direction points somewhere");
    }
  }

  /// The direction of this vector, whatever its length.
  public static Embedding of(float[] vector) {
    float largest = 0;
    for (float x : vector) {
      largest = Math.max(largest, Math.abs(x));
    }
    byte[] codes = new byte[vector.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) Math.round(vector[i] / largest * Byte.MAX_VALUE);
    }
    return new Embedding(codes);
  }

  /// How much two texts have in common: the cosine between them in millionths, from -1,000,000 to
  /// 1,000,000. A whole number, so that all nodes and pages agree on what comes first.
  public int similarityMillionths(Embedding other) {
    if (other.codes.length != codes.length) {
      throw new IllegalArgumentException(
          "directions of " + codes.length + " and " + other.codes.length + " dimensions");
    }
    return (int) Math.round(1e6 * dot(codes, other.codes) / (length * other.length));
  }

  /// The direction in the middle between both, which must not be opposite ones.
  public Embedding middle(Embedding other) {
    float[] sum = new float[codes.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (codes[i] / length + other.codes[i] / other.length);
    }
    return of(sum);
  }

  private static int dot(byte[] a, byte[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  public int dimensions() {
    return codes.length;
  }

  /// Whether it points to the positive side of each dimension, one bit for each, the lowest first.
  public long[] signs() {
    long[] signs = new long[(codes.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < codes.length; i++) {
      signs[i / Long.SIZE] |= (long) (-codes[i] >>> (Integer.SIZE - 1)) << i;
    }
    return signs;
  }

  /// What it is kept as.
  public byte[] codes() {
    return codes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }

  @Override
  public String toString() {
    return "Embedding[" + codes.length + " dimensions]";
  }
}
