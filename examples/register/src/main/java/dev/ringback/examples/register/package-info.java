/// Registers a listener for a service, with the Java client.
@NullMarked
package dev.ringback.examples.register;

import org.jspecify.annotations.NullMarked;
