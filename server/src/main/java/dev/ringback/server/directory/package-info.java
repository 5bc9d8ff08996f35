/// Steps 1 and 2, register and route: who listens to what, and where; the one listener of a
/// service, looked up. Owns the port `Registrations`.
@NullMarked
package dev.ringback.server.directory;

import org.jspecify.annotations.NullMarked;
