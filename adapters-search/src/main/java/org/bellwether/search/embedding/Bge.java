package org.bellwether.search.embedding;

import static ai.onnxruntime.OrtEnvironment.DEFAULT_NAME;
import static ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bellwether.application.search.EmbeddingModel.ModelId;
import org.bellwether.domain.search.Embedding;

/// The model itself. Several threads may ask it, each for one text at a time: quantized as it is, a
/// batch would change what comes out.
final class Bge {
  private static final String FILE = "/bge-small-en-v1.5-q";
  private static final int DIMENSIONS = 384;

  /// It would take 512, at up to four times the time for what the ends of long descriptions say.
  private static final int MAX_TOKENS = 128;

  /// Names the file's hash, which a test compares, and the number of our way to use it: a new one
  /// has every market read again.
  static final ModelId ID = new ModelId("bge-small-en-v1.5-q", "6c9c6101a956.2");

  private final WordPiece tokens;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private Bge(WordPiece tokens, OrtEnvironment environment, OrtSession session) {
    this.tokens = tokens;
    this.environment = environment;
    this.session = session;
  }

  /// From the class path; the last one to use it is the end of the process.
  static Bge load() {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // the threads are ours
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return new Bge(tokens(), environment, environment.createSession(file(".onnx"), options));
    } catch (OrtException e) {
      throw new IllegalStateException("the model cannot be loaded", e);
    }
  }

  /// The runtime counts who holds its environment, and has a shutdown hook that lets it go. Hooks
  /// run beside everything else, so a process that is asked to end while it computes would crash,
  /// and leave undone what it has to do at its end. Hence it is held once more, which the runtime
  /// has no public way for.
  private static OrtEnvironment environment() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      Method hold =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      hold.setAccessible(true);
      hold.invoke(null, api.getLong(null), ORT_LOGGING_LEVEL_WARNING.getValue(), DEFAULT_NAME);
      return environment;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("another version of the ONNX runtime is expected", e);
    }
  }

  static WordPiece tokens() {
    return WordPiece.fromJson(new String(file("-tokenizer.json"), UTF_8));
  }

  static byte[] file(String ending) {
    try (InputStream file = Bge.class.getResourceAsStream(FILE + ending)) {
      if (file == null) {
        throw new IllegalStateException(FILE + ending + " is not on the class path");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Embedding embed(String text) throws OrtException {
    long[] ids = tokens.tokens(text, MAX_TOKENS);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor input = tensor(ids);
        OnnxTensor attention = tensor(ones);
        OnnxTensor types = tensor(new long[ids.length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", attention, "token_type_ids", types))) {
      // what it makes of the token at the start stands for the whole text
      float[] first = new float[DIMENSIONS];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(first);
      return Embedding.of(first);
    }
  }

  private OnnxTensor tensor(long[] row) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(row), new long[] {1, row.length});
  }
}
