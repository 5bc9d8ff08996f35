/// Verifies callbacks and hands them over.
module dev.ringback.listener {
  requires transitive dev.ringback.protocol;
  requires static transitive org.jspecify;
  requires static jakarta.servlet;
  requires static transitive jdk.httpserver;

  exports dev.ringback.listener;
  exports dev.ringback.listener.jdk;
  exports dev.ringback.listener.servlet;
}
