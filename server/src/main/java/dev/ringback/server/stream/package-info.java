/// Kafka edge of the scaled mode. A place kept in the listing; nothing is built here yet.
@NullMarked
package dev.ringback.server.stream;

import org.jspecify.annotations.NullMarked;
