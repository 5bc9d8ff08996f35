/// Commands, and the one runnable jar.
@NullMarked
package dev.ringback.cli;

import org.jspecify.annotations.NullMarked;
