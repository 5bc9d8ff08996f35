package dev.ringback.server.web.http;

import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The port cannot be opened. The message says which, why, and what can be done.
final class PortUnusable extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortUnusable(String host, int port, Throwable cause) {
    super(message(host, port, cause), cause);
  }

  private static String message(String host, int port, Throwable cause) {
    for (@Nullable Throwable one = cause; one != null; one = one.getCause()) {
      var remedy = remedy(one);
      if (!remedy.isEmpty()) {
        return "port: "
            + host
            + ":"
            + port
            + " cannot be opened ("
            + one.getMessage()
            + "). "
            + remedy;
      }
    }
    return "The HTTP server for " + host + ":" + port + " cannot be started: " + cause;
  }

  /// What can be done about that; empty when it has nothing to do with the port. The operating
  /// system tells its reasons in words alone.
  private static String remedy(Throwable cause) {
    var words = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException) {
      return "The host has no address; name another one.";
    }
    if (words.contains("Address already in use")) {
      return "Name another port, or end the process that holds it.";
    }
    if (words.contains("Permission denied")) {
      return "Name a port of 1024 or more, or let this user open it.";
    }
    if (words.contains("Cannot assign requested address")) {
      return "The address is none of this machine; name one that is, or 0.0.0.0 for all.";
    }
    return "";
  }
}
