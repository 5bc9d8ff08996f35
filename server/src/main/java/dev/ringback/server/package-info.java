/// The whole on a few pages: what the server is made of, and the way of a message through it.
///
/// The rooms below are listed in the order in which things happen; imports only point up that list:
/// `access`, `directory`, `intake`, `outbound`, `outcome`, `retry`, `store`, `stream`, `telemetry`,
/// `web`.
@NullMarked
package dev.ringback.server;

import org.jspecify.annotations.NullMarked;
