/// The HTTP server's corner: requests and responses as plain values, routes, limits, and the one
/// place where failures become answers. Knows no API.
@NullMarked
package dev.ringback.server.web.http;

import org.jspecify.annotations.NullMarked;
