package org.bellwether.rest.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bellwether.rest.fuzz.FuzzValues.pick;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bellwether.rest.ApiDocument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Makes requests for every operation of the API document, good ones and bad ones.
final class FuzzRequests {
  private static final int MAX_BODY_BYTES = 128 * 1024;
  private static final int KNOWN_AT_MOST = 500;

  /// How often an operation of those who run the server comes, against one of the API.
  private static final int SELDOM = 10;

  private static final List<String> BAD_CREDENTIALS =
      List.of(
          "Bearer",
          "Bearer ",
          "Bearer x.y.z",
          "Basic dXNlcjpwYXNz",
          "bearer null",
          "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
          "Bearer " + "a".repeat(5000),
          "\u00ff");
  private static final List<String> BAD_TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "application/json; charset=utf-16",
          "application/json; charset=utf-7",
          "application/json; charset=nonsense",
          "application/json; charset=%00",
          "application/merge-patch+json; charset=\"utf-8",
          "application/json;;;",
          "",
          "*/*",
          "json",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded");

  /// As escapes, the only way they can be sent in.
  private static final List<String> HALF_PAIRS =
      List.of("\\ud800", "\\udfff", "a\\udc00b", "\\udc00\\ud800", "\\ud83d\\ud83d");

  /// Two names of one length with the same hash, of which as many more can be made as there are
  /// places.
  private static final List<String> COLLIDING = List.of("Aa", "BB");

  /// What says one thing, and so is given once.
  private static final List<String> SINGLE =
      List.of(
          "Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Host", "Origin");

  private static final List<String> LISTS =
      List.of("Accept", "If-None-Match", "If-Match", "X-Forwarded-For", "Forwarded", "Cookie");
  private static final List<String> ITEMS =
      List.of("*/*;q=0.1,", "\"1\",", "W/\"\",", "127.0.0.1,", "for=\"[::1]\",", "a=b;", ",", "\"");

  private final ApiDocument document = ApiDocument.get();
  private final FuzzValues values = new FuzzValues(document.api());
  private final JsonMapper json = JsonMapper.shared();
  private final List<Target> targets = new ArrayList<>();
  private final Map<String, List<String>> known = new LinkedHashMap<>();

  private record Target(String method, String path, Operation operation) {}

  /// In what way a request is good or bad.
  enum Kind {
    VALID,
    GENERATED,
    BOUNDARY,
    TYPE_CONFUSED,
    OVERSIZE,
    FLOOD,
    HALF_PAIR,
    GIVEN_TWICE,
    UNKNOWN_FIELD,
    WRONG_AUTH,
    WRONG_TYPE,
    BAD_ID,
    BAD_QUERY,
    RAW
  }

  /// @param path without the query, to look up what may be answered
  /// @param isFramed whether it is certain where it ends
  record FuzzRequest(Kind kind, String method, String path, String bytes, boolean isFramed) {
    /// Whether it has a part that nothing may come of.
    boolean mustBeRefused() {
      return kind == Kind.GIVEN_TWICE
          || (kind == Kind.HALF_PAIR && HALF_PAIRS.stream().anyMatch(bytes::contains));
    }
  }

  FuzzRequests() {
    document
        .api()
        .getPaths()
        .forEach((path, item) ->
            item.readOperationsMap()
                .forEach((method, operation) ->
                    targets.add(new Target(method.name(), path, operation))));
  }

  int operations() {
    return targets.size();
  }

  /// Remembers something that is there, by where it is, such as `/api/v1/markets/…`.
  synchronized void learn(String location) {
    int slash = location.lastIndexOf('/');
    List<String> ids = known.computeIfAbsent(location.substring(0, slash), _ -> new ArrayList<>());
    String id = location.substring(slash + 1);
    if (ids.size() < KNOWN_AT_MOST && !ids.contains(id)) {
      ids.add(id);
    }
  }

  /// @param token of who asks; empty for nobody
  synchronized FuzzRequest next(String token, SplittableRandom random) {
    Target target = pick(targets, random);
    if (!target.path().startsWith("/api/") && random.nextInt(SELDOM) > 0) {
      target = pick(targets, random);
    }
    Kind kind = random.nextInt(3) == 0 ? Kind.VALID : pick(List.of(Kind.values()), random);
    return request(target, kind, token, random);
  }

  private FuzzRequest request(Target target, Kind kind, String token, SplittableRandom random) {
    String path = path(target, kind, random);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Host", "fuzz");
    authorize(fields, kind, token, random);
    if (random.nextInt(8) == 0) {
      fields.put("Accept", pick(List.of("*/*", "application/problem+json", "text/html"), random));
    }
    for (Parameter parameter : parameters(target)) {
      if (parameter.getIn().equals("header") && random.nextInt(4) == 0) {
        fields.put(parameter.getName(), headerValue(parameter, random));
      }
    }
    String body = "";
    if (target.operation().getRequestBody() != null) {
      var content = target.operation().getRequestBody().getContent();
      String type = pick(List.copyOf(content.keySet()), random);
      body = body(content.get(type), kind, random);
      fields.put("Content-Type", kind == Kind.WRONG_TYPE ? pick(BAD_TYPES, random) : type);
      if (kind == Kind.WRONG_TYPE && random.nextInt(4) == 0) {
        fields.put("Content-Encoding", pick(List.of("gzip", "br", "deflate, gzip"), random));
      }
    } else if (kind == Kind.OVERSIZE) {
      fields.put("X-Long", "a".repeat(random.nextInt(20_000)));
    }
    if (kind == Kind.FLOOD && random.nextInt(3) == 0) {
      fields.put(pick(LISTS, random), pick(ITEMS, random).repeat(random.nextInt(1, 1000)));
    }
    String bytes = new String(body.getBytes(UTF_8), ISO_8859_1);
    fields.put("Content-Length", Integer.toString(bytes.length()));
    String query = query(target, kind, random);
    String method = target.method();
    if (method.equals("GET") && random.nextInt(10) == 0) {
      method = "HEAD";
    }
    StringBuilder head = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (kind == Kind.GIVEN_TWICE) {
      String name = pick(SINGLE, random);
      String value = fields.getOrDefault(name, "x");
      head.append(fields.containsKey(name) ? "" : name + ": " + value + "\r\n")
          .append(random.nextBoolean() ? name : name.toLowerCase(Locale.ROOT))
          .append(": ")
          .append(pick(List.of(value, "y", ""), random))
          .append("\r\n");
    }
    String request = head + "\r\n" + bytes;
    boolean raw = kind == Kind.RAW && !method.equals("HEAD");
    return new FuzzRequest(kind, method, path, raw ? broken(request, random) : request, !raw);
  }

  private static List<Parameter> parameters(Target target) {
    List<Parameter> parameters = new ArrayList<>();
    var item = ApiDocument.get().api().getPaths().get(target.path());
    if (item.getParameters() != null) {
      parameters.addAll(item.getParameters());
    }
    if (target.operation().getParameters() != null) {
      parameters.addAll(target.operation().getParameters());
    }
    parameters.removeIf(parameter -> parameter.getIn() == null);
    return parameters;
  }

  private String path(Target target, Kind kind, SplittableRandom random) {
    String path = target.path();
    while (path.contains("{")) {
      int open = path.indexOf('{');
      String before = path.substring(0, open - 1);
      path = before + "/" + id(before, kind, random) + path.substring(path.indexOf('}', open) + 1);
    }
    return path;
  }

  private String id(String collection, Kind kind, SplittableRandom random) {
    if (kind == Kind.BAD_ID) {
      return pick(
          List.of("0", "x", "%00", "%2e%2e", "..;", "1e9", "%ff", "a".repeat(3000), "{id}", "~"),
          random);
    }
    List<String> ids = known.getOrDefault(collection.replace("/admin/", "/"), List.of());
    return ids.isEmpty() || random.nextInt(12) == 0
        ? new UUID((random.nextLong() & ~0xf000L) | 0x7000, (random.nextLong() >>> 2) | (1L << 63))
            .toString()
        : pick(ids, random);
  }

  private static void authorize(
      Map<String, String> fields, Kind kind, String token, SplittableRandom random) {
    if (kind == Kind.WRONG_AUTH) {
      fields.put("Authorization", pick(BAD_CREDENTIALS, random));
    } else if (!token.isEmpty()) {
      fields.put("Authorization", "Bearer " + token);
    }
  }

  private String headerValue(Parameter parameter, SplittableRandom random) {
    return switch (parameter.getName()) {
      case "If-Match", "If-None-Match" ->
          pick(List.of("*", "\"1\"", "\"2\", \"3\"", "W/\"1\"", "1", "\"", "\"x\""), random);
      case "Idempotency-Key" ->
          pick(
              List.of(
                  "k" + random.nextInt(50), "k" + random.nextLong(), "", "a b", "k".repeat(300)),
              random);
      default -> values.anyText(random).codePoints().allMatch(c -> c > 32 && c < 127) ? "x" : "1";
    };
  }

  private String query(Target target, Kind kind, SplittableRandom random) {
    List<String> pairs = new ArrayList<>();
    for (Parameter parameter : parameters(target)) {
      if (!parameter.getIn().equals("query")
          || (!Boolean.TRUE.equals(parameter.getRequired()) && random.nextInt(3) > 0)) {
        continue;
      }
      JsonNode value = values.valid(parameter.getSchema(), random);
      String text =
          kind == Kind.BAD_QUERY || kind == Kind.BOUNDARY
              ? random.nextInt(4) == 0
                  ? values.longText(random.nextInt(1, 2000), random)
                  : values.anyText(random)
              : value.isString() ? value.asString() : value.toString();
      pairs.add(parameter.getName() + "=" + encode(text));
    }
    if (kind == Kind.UNKNOWN_FIELD || (kind == Kind.BAD_QUERY && random.nextBoolean())) {
      pairs.add(
          pick(List.of("x=1", "limit=1&limit=2", "%=1", "&", "=", "a[]=1", "%ff=%ff"), random));
    }
    if (kind == Kind.FLOOD && random.nextInt(3) == 0) {
      String pair = pick(List.of("", "a", "limit=1", "%00=%00", "q=a", "="), random);
      pairs.addAll(Collections.nCopies(random.nextInt(1, 12_000 / (pair.length() + 1)), pair));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private String body(MediaType media, Kind kind, SplittableRandom random) {
    JsonNode body =
        kind == Kind.GENERATED || media.getExample() == null
            ? values.valid(media.getSchema(), random)
            : values.tree(media.getExample());
    if (!(body instanceof ObjectNode object)) {
      return body.toString();
    }
    // what would be taken at the second try
    if (object.has("email") && random.nextInt(4) > 0) {
      object.put("email", "fuzz-" + Long.toString(random.nextLong() >>> 1, 36) + "@example.org");
    }
    switch (kind) {
      case BOUNDARY -> values.toBoundary(object, media.getSchema(), random);
      case TYPE_CONFUSED -> values.confuse(object, media.getSchema(), random);
      case UNKNOWN_FIELD ->
          object.put(pick(List.of("x", "id", "role", "__proto__"), random), "admin");
      case OVERSIZE -> {
        return oversize(object, random);
      }
      case FLOOD -> {
        return flooded(object, media, random);
      }
      case HALF_PAIR -> {
        return withHalfPair(object, media, random);
      }
      default -> {
        // as it is
      }
    }
    return json.writeValueAsString(object);
  }

  private String oversize(ObjectNode object, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> object + " ".repeat(MAX_BODY_BYTES);
      case 1 -> "{\"name\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
      case 2 -> "{\"a\":" + "9".repeat(20_000) + "}";
      case 3 -> "{\"name\":\"" + "x".repeat(100_000) + "\"}";
      case 4 -> "[" + "0,".repeat(20_000) + "0]";
      default -> {
        ObjectNode many = object.deepCopy();
        for (int i = 0; i < 3000; i++) {
          many.put("k" + i, i);
        }
        yield json.writeValueAsString(many);
      }
    };
  }

  /// With one field, maybe one that nobody knows, that holds very many values of one kind.
  private String flooded(ObjectNode object, MediaType media, SplittableRandom random) {
    StringBuilder many = new StringBuilder();
    String element = values.any(random);
    boolean named = random.nextInt(3) == 0;
    int room = random.nextInt(1000, MAX_BODY_BYTES - 2000);
    for (int i = 0; many.length() < room; i++) {
      many.append(i == 0 ? "" : ",")
          .append(named ? "\"" + name(i, random) + "\":" : "")
          .append(element);
    }
    String flood = named ? "{" + many + "}" : "[" + many + "]";
    if (named && random.nextBoolean()) {
      return flood;
    }
    return replaced(object, values.fieldOf(media.getSchema(), random), flood);
  }

  private static String name(int number, SplittableRandom random) {
    if (random.nextInt(2) == 0) {
      return "k" + number;
    }
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      name.append(COLLIDING.get(number >> bit & 1));
    }
    return name.toString();
  }

  private String withHalfPair(ObjectNode object, MediaType media, SplittableRandom random) {
    return replaced(
        object,
        values.fieldOf(media.getSchema(), random),
        pick(List.of("\"%s\"", "[\"%s\"]", "{\"%s\":1}"), random)
            .formatted(pick(HALF_PAIRS, random)));
  }

  /// The object with a field of that text, which may be no JSON of ours.
  private String replaced(ObjectNode object, String field, String text) {
    ObjectNode other = object.deepCopy();
    other.set(field, other.rawValueNode(new RawValue(text)));
    return json.writeValueAsString(other);
  }

  /// The same request with something wrong in its bytes.
  private static String broken(String request, SplittableRandom random) {
    int at = random.nextInt(request.length());
    int head = request.indexOf("\r\n") + 2;
    String before = request.substring(0, head);
    String after = request.substring(head);
    return switch (random.nextInt(14)) {
      case 0 -> request.substring(0, at);
      case 1 -> request.substring(0, at) + (char) random.nextInt(256) + request.substring(at + 1);
      case 2 -> request.substring(0, at) + (char) random.nextInt(32) + request.substring(at);
      case 3 -> before + "Content-Length: " + random.nextInt(-5, 300) + "\r\n" + after;
      case 4 -> before + "Transfer-Encoding: chunked\r\n" + after;
      case 5 ->
          before.replace(
                  "HTTP/1.1", pick(List.of("HTTP/1.0", "HTTP/2", "HTTP/9.9", "X", ""), random))
              + after;
      case 6 -> request.replace("\r\n", pick(List.of("\n", "\r", "\r\n "), random));
      case 7 -> before + "Host: other\r\n" + after;
      case 8 ->
          before
              + pick(List.of("No colon", ": x", "A : b", "A\0: b", " a: b"), random)
              + "\r\n"
              + after;
      case 9 ->
          request.replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked")
              + pick(List.of("0\r\n\r\n", "zz\r\n", "-1\r\n", "ffffffffff\r\n"), random);
      case 10 ->
          request.replaceFirst(
              "^[A-Z]+", pick(List.of("get", "TRACE", "CONNECT", "PRI", "X-Y", "POST"), random));
      case 11 -> before + "A: " + "b".repeat(random.nextInt(40_000)) + "\r\n" + after;
      case 12 ->
          request.replaceFirst(
              " /", pick(List.of(" //", " http://x/", " ", " /../", " *", " /%2f"), random));
      default -> "\r\n" + request + request;
    };
  }
}
