/// Step 0, log in: who is calling, in which roles, and for which accounts.
@NullMarked
package dev.ringback.server.access;

import org.jspecify.annotations.NullMarked;
