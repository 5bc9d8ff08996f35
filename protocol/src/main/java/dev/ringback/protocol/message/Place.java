package dev.ringback.protocol.message;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Where a Connectivity message carries a content of one type.
///
/// @param <C> the content's type
/// @param type the content's type
/// @param reader takes the content out of the message
/// @param writer puts the content into the message
record Place<C extends ConnectivityContent>(
    Class<C> type, Function<Fields, Optional<C>> reader, BiConsumer<C, Members> writer) {

  /// An object at top level.
  static <C extends ConnectivityContent> Place<C> at(String name, Class<C> type, Shape<C> shape) {
    return new Place<>(
        type,
        in -> in.part(name, shape),
        (content, out) -> out.part(name, Optional.of(content), shape));
  }

  /// An object within another.
  static <C extends ConnectivityContent> Place<C> in(
      String container, String name, Class<C> type, Shape<C> shape) {
    return at(name, type, shape).within(container);
  }

  /// An array of objects within another object.
  static <R, C extends ConnectivityContent> Place<C> listIn(
      String container,
      String name,
      Class<C> type,
      Shape<R> row,
      Function<List<R>, C> constructor,
      Function<C, List<R>> accessor) {
    return new Place<>(
            type,
            in ->
                in.hasParts(name)
                    ? Optional.of(constructor.apply(in.parts(name, row)))
                    : Optional.<C>empty(),
            (content, out) -> out.allParts(name, accessor.apply(content), row))
        .within(container);
  }

  /// A string at top level.
  static <C extends ConnectivityContent> Place<C> text(
      String name, Class<C> type, Function<String, C> constructor, Function<C, String> accessor) {
    return new Place<>(
        type,
        in -> in.text(name).map(constructor),
        (content, out) -> out.text(name, accessor.apply(content)));
  }

  private Place<C> within(String container) {
    return new Place<>(
        type,
        in -> in.inside(container, reader),
        (content, out) -> out.inside(container, inner -> writer.accept(content, inner)));
  }

  static <C extends ConnectivityContent> Optional<C> firstIn(
      Fields in, List<Place<? extends C>> places) {
    for (var place : places) {
      Optional<? extends C> content = place.reader().apply(in);
      if (content.isPresent()) {
        return Optional.of(content.get());
      }
    }
    return Optional.empty();
  }

  static <C extends ConnectivityContent> void write(
      C content, Members out, List<Place<? extends C>> places) {
    for (var place : places) {
      place.writeIfOfType(content, out);
    }
  }

  private void writeIfOfType(ConnectivityContent content, Members out) {
    if (type.isInstance(content)) {
      writer.accept(type.cast(content), out);
    }
  }
}
