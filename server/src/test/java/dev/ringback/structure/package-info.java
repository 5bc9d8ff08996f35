/// Checks of how the server is cut, and small offenders that prove each check sees what it looks
/// for.
@NullMarked
package dev.ringback.structure;

import org.jspecify.annotations.NullMarked;
