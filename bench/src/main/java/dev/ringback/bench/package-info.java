/// Benchmarks: programs people run, never timed tests.
@NullMarked
package dev.ringback.bench;

import org.jspecify.annotations.NullMarked;
