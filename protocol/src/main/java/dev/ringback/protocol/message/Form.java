package dev.ringback.protocol.message;

import dev.ringback.protocol.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// One of the forms that a service's messages take, and how it is recognised.
///
/// @param <M> the message's type
/// @param type the message's type
/// @param reader gives a message, or nothing where the members do not have this form
/// @param writer writes all of a message
record Form<M extends CallbackMessage>(
    Class<M> type, Function<Fields, Optional<M>> reader, BiConsumer<M, Members> writer) {

  /// A message without envelope, recognised by some members.
  static <M extends CallbackMessage> Form<M> plain(
      Class<M> type, Predicate<Fields> fits, Shape<M> shape) {
    return new Form<>(
        type,
        in -> fits.test(in) ? Optional.of(shape.reader().apply(in)) : Optional.empty(),
        shape.writer());
  }

  /// A Connectivity message: an envelope around one of several contents, or around none. Has this
  /// form unless there is neither content nor fault, and something that is not understood.
  static <C extends ConnectivityContent, M extends ConnectivityMessage> Form<M> enveloped(
      Class<M> type,
      BiFunction<Envelope, Optional<C>, M> constructor,
      Function<M, Optional<C>> accessor,
      List<Place<? extends C>> places) {
    return new Form<>(
        type,
        in -> {
          var content = Place.firstIn(in, places);
          var envelope = Envelope.SHAPE.reader().apply(in);
          var understood =
              content.isPresent()
                  || envelope.fault().isPresent()
                  || Blank.all(envelope.extra().members());
          return understood ? Optional.of(constructor.apply(envelope, content)) : Optional.empty();
        },
        (message, out) -> {
          accessor.apply(message).ifPresent(content -> Place.write(content, out, places));
          Envelope.SHAPE.writer().accept(message.envelope(), out);
        });
  }

  Optional<CallbackMessage> read(JsonObject body) {
    return reader.apply(new Fields(body)).map(message -> message);
  }

  /// Writes the message, if it is of this form.
  Optional<JsonObject> write(CallbackMessage message) {
    if (!type.isInstance(message)) {
      return Optional.empty();
    }
    var out = new Members();
    writer.accept(type.cast(message), out);
    return Optional.of(out.object());
  }
}
