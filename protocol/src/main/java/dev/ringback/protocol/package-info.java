/// What both ends of the wire agree on: the seven families, accounts, callback services, header
/// names.
///
/// Used by `client`, `listener` and `server` alike; knows none of them. JSON lives in `json`,
/// proofs of origin in `signature`.
@NullMarked
package dev.ringback.protocol;

import org.jspecify.annotations.NullMarked;
