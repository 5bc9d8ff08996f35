/// Java SDK for the registration APIs.
module dev.ringback.client {
  requires transitive dev.ringback.protocol;
  requires static transitive org.jspecify;
  requires transitive java.net.http;

  exports dev.ringback.client;
}
