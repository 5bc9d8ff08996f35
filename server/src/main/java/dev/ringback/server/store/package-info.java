/// Where the ports of all rooms are kept: `Stores` is the record of them, a backend is one way to
/// open it.
@NullMarked
package dev.ringback.server.store;

import org.jspecify.annotations.NullMarked;
