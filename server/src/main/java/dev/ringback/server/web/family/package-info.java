/// One file per family: its wire form turned into the same `Directory` calls and back.
@NullMarked
package dev.ringback.server.web.family;

import org.jspecify.annotations.NullMarked;
