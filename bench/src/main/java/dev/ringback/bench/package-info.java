/// Benchmarks: programs people run, never timed tests. An empty frame so far.
@NullMarked
package dev.ringback.bench;

import org.jspecify.annotations.NullMarked;
