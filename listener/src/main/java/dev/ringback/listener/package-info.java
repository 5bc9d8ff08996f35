/// The receiving side: verifies a callback, recognises repeats, hands it over typed.
///
/// [dev.ringback.listener.CallbackListener] is all most users need, with one of the adapters: `jdk`
/// for the JDK's own HTTP server, `servlet` for any Jakarta Servlet container. The core knows no
/// HTTP library: a [dev.ringback.listener.CallbackRequest] goes in, an
/// [dev.ringback.listener.Answer] comes out.
@NullMarked
package dev.ringback.listener;

import org.jspecify.annotations.NullMarked;
