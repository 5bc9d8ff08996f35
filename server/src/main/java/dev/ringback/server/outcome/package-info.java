/// Step 5, record: what each attempt came to, and the life of a delivery. Owns the ports
/// `Settlements` and `History`.
@NullMarked
package dev.ringback.server.outcome;

import org.jspecify.annotations.NullMarked;
