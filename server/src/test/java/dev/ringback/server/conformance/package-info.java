/// Public clients that nobody here wrote, driven against the server: what they send is understood,
/// what they get they can decode.
@NullMarked
package dev.ringback.server.conformance;

import org.jspecify.annotations.NullMarked;
