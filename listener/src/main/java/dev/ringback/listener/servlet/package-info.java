/// Serves a listener in a Jakarta Servlet container, 6.0 or later. Needs `jakarta.servlet-api`,
/// which the container brings; a program without this package needs neither.
@NullMarked
package dev.ringback.listener.servlet;

import org.jspecify.annotations.NullMarked;
