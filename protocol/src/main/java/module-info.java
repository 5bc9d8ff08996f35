/// What both ends of the wire agree on: names, messages, JSON, signatures.
module dev.ringback.protocol {
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.ringback.protocol;
  exports dev.ringback.protocol.json;
  exports dev.ringback.protocol.message;
  exports dev.ringback.protocol.signature;
}
