package org.bellwether.persistence.sql;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.ContextConverter;
import org.jooq.ConverterContext;
import org.jspecify.annotations.Nullable;

/// What a column holds in the database, and which value of the domain that is. jOOQ's own
/// converters do the same, by way of several more calls for each value.
@SuppressWarnings("serial") // nobody writes it anywhere
public final class DomainType<T, U> implements ContextConverter<T, U> {
  private final Class<T> held;
  private final Class<U> meant;
  private final Function<T, U> wrap;
  private final Function<U, T> unwrap;

  private DomainType(Class<T> held, Class<U> meant, Function<T, U> wrap, Function<U, T> unwrap) {
    this.held = held;
    this.meant = meant;
    this.wrap = wrap;
    this.unwrap = unwrap;
  }

  /// A value around what the column holds.
  public static <T, U> DomainType<T, U> wrapped(
      Class<T> held, Class<U> meant, Function<T, U> wrap, Function<U, T> unwrap) {
    return new DomainType<>(held, meant, wrap, unwrap);
  }

  /// A constant, whose name is kept in lower case.
  public static <E extends Enum<E>> DomainType<String, E> named(Class<E> constants) {
    Map<String, E> byName =
        Stream.of(constants.getEnumConstants())
            .collect(Collectors.toMap(DomainType::name, Function.identity()));
    return new DomainType<>(
        String.class, constants, name -> constant(name, constants, byName), DomainType::name);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static <E> E constant(String name, Class<E> constants, Map<String, E> byName) {
    E constant = byName.get(name);
    if (constant == null) {
      throw new IllegalArgumentException(name + " is no " + constants.getSimpleName());
    }
    return constant;
  }

  U wrap(T value) {
    return wrap.apply(value);
  }

  T unwrap(U value) {
    return unwrap.apply(value);
  }

  @Override
  public @Nullable U from(@Nullable T value, ConverterContext context) {
    return value == null ? null : wrap.apply(value);
  }

  @Override
  public @Nullable T to(@Nullable U value, ConverterContext context) {
    return value == null ? null : unwrap.apply(value);
  }

  @Override
  public Class<T> fromType() {
    return held;
  }

  @Override
  public Class<U> toType() {
    return meant;
  }
}
