/// Proofs that a callback comes from whom it says: the shared key of two families, and Standard
/// Webhooks signatures.
@NullMarked
package dev.ringback.protocol.signature;

import org.jspecify.annotations.NullMarked;
