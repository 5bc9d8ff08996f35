/// HTTP edge: seven family dialects, two logins, publisher API, operations API.
///
/// The one room that knows the HTTP server. Event-driven up to the handler; handlers block, on
/// virtual threads, except the intake.
@NullMarked
package dev.ringback.server.web;

import org.jspecify.annotations.NullMarked;
