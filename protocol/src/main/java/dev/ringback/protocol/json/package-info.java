/// JSON, read and written: a small immutable tree, and a cursor that hands out byte ranges unread.
///
/// The one corner that knows the JSON library; none of its types shows outside.
@NullMarked
package dev.ringback.protocol.json;

import org.jspecify.annotations.NullMarked;
