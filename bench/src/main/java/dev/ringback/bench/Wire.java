package dev.ringback.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The bytes of a connection in both directions, in clear or under TLS, without waiting. Confined
/// to one thread.
interface Wire {
  /// Reads what has come, which may be nothing yet.
  ///
  /// @throws IOException also when the other side has closed
  void read(Inlet in) throws IOException;

  /// Writes what the connection can take now.
  ///
  /// @return whether that was all; otherwise to be called again with the rest when there is room
  boolean write(ByteBuffer bytes) throws IOException;

  /// A connection in clear.
  record Clear(SocketChannel channel) implements Wire {
    @Override
    public void read(Inlet in) throws IOException {
      var read = channel.read(in.room());
      if (read < 0) {
        throw new IOException("closed by the other side");
      }
      in.read(read);
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
      channel.write(bytes);
      return !bytes.hasRemaining();
    }
  }
}
