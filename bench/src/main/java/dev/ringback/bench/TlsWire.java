package dev.ringback.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/// A connection under TLS. Confined to one thread.
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer clear;
  private final ByteBuffer toSend;

  private TlsWire(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    var session = engine.getSession();
    this.received = ByteBuffer.allocateDirect(session.getPacketBufferSize());
    this.clear = ByteBuffer.allocate(session.getApplicationBufferSize());
    this.toSend = ByteBuffer.allocateDirect(session.getPacketBufferSize()).limit(0);
  }

  /// The side that was connected to; its handshake takes place as it reads.
  static TlsWire accepted(SocketChannel channel, SSLContext context) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return new TlsWire(channel, engine);
  }

  /// The side that has connected, when its handshake is over.
  ///
  /// @param channel one that waits
  static TlsWire connected(SocketChannel channel, SSLContext context) throws IOException {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    var wire = new TlsWire(channel, engine);
    engine.beginHandshake();
    var nothing = new Inlet();
    wire.shakeHands();
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      wire.read(nothing);
    }
    return wire;
  }

  @Override
  public void read(Inlet in) throws IOException {
    if (channel.read(received) < 0) {
      throw new IOException("closed by the other side");
    }
    received.flip();
    do {
      shakeHands();
    } while (unwrap(in));
    received.compact();
  }

  /// Does what the engine has to do before it can read on.
  private void shakeHands() throws IOException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          wrap(NOTHING);
          if (!flush()) {
            throw new IOException("the other side does not read the handshake");
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  /// Takes one record.
  ///
  /// @return false when there is no whole one
  private boolean unwrap(Inlet in) throws IOException {
    clear.clear();
    var status = engine.unwrap(received, clear).getStatus();
    in.take(clear.flip());
    if (status == Status.OK || status == Status.BUFFER_UNDERFLOW) {
      return status == Status.OK;
    }
    throw new IOException("TLS ended: " + status);
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    while (flush()) {
      if (!bytes.hasRemaining()) {
        return true;
      }
      wrap(bytes);
    }
    return false;
  }

  /// Makes one record, when the last has gone.
  private void wrap(ByteBuffer bytes) throws IOException {
    var status = engine.wrap(bytes, toSend.clear()).getStatus();
    toSend.flip();
    if (status != Status.OK) {
      throw new IOException("TLS ended: " + status);
    }
  }

  private boolean flush() throws IOException {
    if (toSend.hasRemaining()) {
      channel.write(toSend);
    }
    return !toSend.hasRemaining();
  }
}
