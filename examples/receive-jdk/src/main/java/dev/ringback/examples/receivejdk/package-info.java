/// Receives callbacks with the HTTP server of the JDK.
@NullMarked
package dev.ringback.examples.receivejdk;

import org.jspecify.annotations.NullMarked;
