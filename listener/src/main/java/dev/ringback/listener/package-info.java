/// The receiving side: verifies a callback, recognises repeats, hands it over.
@NullMarked
package dev.ringback.listener;

import org.jspecify.annotations.NullMarked;
