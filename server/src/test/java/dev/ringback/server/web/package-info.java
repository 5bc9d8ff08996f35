/// Tests of the edge over real sockets, a real store and a clock set by hand.
@NullMarked
package dev.ringback.server.web;

import org.jspecify.annotations.NullMarked;
