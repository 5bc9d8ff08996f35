package dev.ringback.protocol.message;

import java.util.function.BiConsumer;
import java.util.function.Function;

/// How a value is read from the members of an object, and written to them. Reading takes what it
/// understands and leaves the rest.
///
/// @param <T> the value's type
record Shape<T>(Function<Fields, T> reader, BiConsumer<T, Members> writer) {}
