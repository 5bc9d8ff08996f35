/// Serves a listener by the HTTP server that comes with the JDK: as a handler for a server of one's
/// own, or as a server that is ready in one line.
@NullMarked
package dev.ringback.listener.jdk;

import org.jspecify.annotations.NullMarked;
