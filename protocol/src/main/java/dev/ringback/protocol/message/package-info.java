/// What callbacks say: a typed message for every service of every family, read leniently, written
/// exactly.
///
/// [dev.ringback.protocol.message.CallbackBody] is the door in: bytes become a body, a body becomes
/// a [dev.ringback.protocol.message.CallbackMessage]. What is not understood is kept, never
/// refused. No JSON type shows in this package's signatures.
@NullMarked
package dev.ringback.protocol.message;

import org.jspecify.annotations.NullMarked;
