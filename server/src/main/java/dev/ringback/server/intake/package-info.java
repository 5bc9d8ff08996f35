/// Step 3, accept: a message, once, safely written before we say yes. Owns the port
/// `AcceptedMessages`.
@NullMarked
package dev.ringback.server.intake;

import org.jspecify.annotations.NullMarked;
