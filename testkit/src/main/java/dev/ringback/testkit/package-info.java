/// What tests of every module share: a listener that misbehaves on request, a clock that is set by
/// hand, the example messages.
@NullMarked
package dev.ringback.testkit;

import org.jspecify.annotations.NullMarked;
