/// Step 4, deliver: claims what is due, addresses and signs it, sends it. Owns the port
/// `DueDeliveries`.
///
/// Knows nothing of retries: a claim is sent once. The one room that knows the HTTP client.
@NullMarked
package dev.ringback.server.outbound;

import org.jspecify.annotations.NullMarked;
