package org.bellwether.rest.json;

import jakarta.validation.constraints.Size;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a record takes of a JSON object. How many elements a list or a map may have is what the
/// record's own `@Size` says, and one that says nothing cannot be read.
///
/// @param places where each part stands among them, by its name
record RecordShape(List<Part> parts, Map<String, Integer> places, Constructor<?> constructor) {
  private static final Set<Class<?>> SINGLE =
      Set.of(String.class, BigDecimal.class, Instant.class, UUID.class, Boolean.class);

  private static final ClassValue<RecordShape> KNOWN =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return inspect(type);
        }
      };

  record Part(String name, Kind kind, Method accessor) {}

  /// What may stand in one place.
  sealed interface Kind {
    /// A text, a number, a time, an id or a truth value.
    record Single(Class<?> type) implements Kind {}

    /// A text [AsTyped].
    record Typed() implements Kind {}

    record Inner(Class<?> type) implements Kind {}

    /// A list.
    record Many(Kind each, int max) implements Kind {}

    /// An object whose names say something.
    record Named(Kind each, int max) implements Kind {}
  }

  /// @throws IllegalArgumentException when a part has no bound, or a type that cannot be read
  static RecordShape of(Class<?> type) {
    return KNOWN.get(type);
  }

  private static RecordShape inspect(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<Part> parts = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (RecordComponent component : components) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      places.put(component.getName(), parts.size());
      parts.add(new Part(component.getName(), kind(component), accessor));
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new RecordShape(List.copyOf(parts), Map.copyOf(places), constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has one", e);
    }
  }

  private static Kind kind(RecordComponent component) {
    if (component.getGenericType() instanceof ParameterizedType many) {
      Type[] of = many.getActualTypeArguments();
      if (many.getRawType() == List.class) {
        return new Kind.Many(one(component, of[0]), bound(component));
      }
      if (many.getRawType() == Map.class && of[0] == String.class) {
        return new Kind.Named(one(component, of[1]), bound(component));
      }
    }
    return component.isAnnotationPresent(AsTyped.class)
        ? new Kind.Typed()
        : one(component, component.getGenericType());
  }

  private static Kind one(RecordComponent component, Type type) {
    if (type instanceof Class<?> single && SINGLE.contains(single)) {
      return new Kind.Single(single);
    }
    if (type instanceof Class<?> inner && inner.isRecord()) {
      return new Kind.Inner(inner);
    }
    throw new IllegalArgumentException("nothing reads " + component);
  }

  private static int bound(RecordComponent component) {
    Size size = component.getAccessor().getAnnotation(Size.class);
    if (size == null || size.max() == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(component + " needs a @Size with a max");
    }
    return size.max();
  }

  /// The parts of that record; nothing in each place without one.
  @Nullable Object[] values(@Nullable Object original) {
    @Nullable Object[] values = new @Nullable Object[parts.size()];
    for (int i = 0; original != null && i < values.length; i++) {
      values[i] = invoke(parts.get(i).accessor(), original);
    }
    return values;
  }

  private static @Nullable Object invoke(Method accessor, Object of) {
    try {
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Object build(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a request record must take whatever it is given", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
