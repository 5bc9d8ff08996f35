/// Step 6, retry and replay: when again, or into the archive; re-send on request.
@NullMarked
package dev.ringback.server.retry;

import org.jspecify.annotations.NullMarked;
