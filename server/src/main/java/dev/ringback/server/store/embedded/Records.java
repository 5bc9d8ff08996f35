package dev.ringback.server.store.embedded;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.intake.Message;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Payload;
import dev.ringback.server.outcome.Attempt;
import dev.ringback.server.outcome.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How values of the tables are written and read. The first byte is the layout's version.
final class Records {
  private static final byte VERSION = 1;

  private Records() {}

  static Writer of(Message message) {
    return versioned(
        out -> {
          out.writeUTF(message.publisher());
          write(out, message.publisherId());
          out.writeUTF(message.key().family().id());
          out.writeUTF(message.key().account().value());
          out.writeUTF(message.key().service().value());
          write(out, message.orderingKey());
          write(out, message.requestId());
          out.write(message.payload().members());
        });
  }

  static Message message(MessageId id, byte[] bytes, int from, int length) {
    return read(
        new RecordFields(bytes, from, length),
        in -> {
          var publisher = in.readUTF();
          var publisherId = readOptional(in);
          var key =
              new ListenerKey(
                  Family.of(in.readUTF()).orElseThrow(),
                  new AccountName(in.readUTF()),
                  new ServiceName(in.readUTF()));
          var orderingKey = readOptional(in);
          var requestId = readOptional(in);
          var payload = Payload.ofMembers(in.readAllBytes());
          return new Message(id, publisher, publisherId, key, orderingKey, requestId, payload);
        });
  }

  /// How far a delivery is.
  ///
  /// @param series how often it was started
  /// @param attempts how many attempts of the series were made
  record Progress(int series, int attempts) {
    static final Progress START = new Progress(1, 0);
  }

  static byte[] of(Progress progress) {
    return ByteBuffer.allocate(4)
        .putShort((short) progress.series())
        .putShort((short) progress.attempts())
        .array();
  }

  static Progress progress(byte[] value) {
    var buffer = ByteBuffer.wrap(value);
    return new Progress(buffer.getShort(), buffer.getShort());
  }

  /// An attempt, and when the delivery was due again after it.
  ///
  /// @param attempt the attempt
  /// @param nextAt when the next one was due; empty after the last
  record Tried(Attempt attempt, Optional<Instant> nextAt) {}

  static Writer of(Tried tried) {
    return versioned(
        out -> {
          out.writeLong(tried.nextAt().map(Instant::toEpochMilli).orElse(0L));
          write(out, tried.attempt());
        });
  }

  static Tried tried(byte[] value) {
    return read(
        value,
        in -> {
          var nextAt = in.readLong();
          return new Tried(
              readAttempt(in),
              nextAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(nextAt)));
        });
  }

  /// How a delivery ended.
  ///
  /// @param at when
  /// @param reason why it was given up
  /// @param last the last attempt
  record Ending(Instant at, Optional<String> reason, Attempt last) {}

  static Writer of(Ending ending) {
    return versioned(
        out -> {
          out.writeLong(ending.at().toEpochMilli());
          write(out, ending.reason());
          write(out, ending.last());
        });
  }

  static Ending ending(byte[] value) {
    return read(
        value,
        in -> new Ending(Instant.ofEpochMilli(in.readLong()), readOptional(in), readAttempt(in)));
  }

  private static void write(Bytes out, Attempt attempt) {
    out.writeShort(attempt.series());
    out.writeShort(attempt.number());
    out.writeLong(attempt.at().toEpochMilli());
    out.writeLong(attempt.tookMillis());
    out.writeUTF(attempt.url());
    switch (attempt.outcome()) {
      case Outcome.Delivered(int status) -> {
        out.writeByte('d');
        out.writeShort(status);
      }
      case Outcome.Refused(int status, var retryAfter) -> {
        out.writeByte('r');
        out.writeShort(status);
        out.writeLong(retryAfter.map(Duration::toMillis).orElse(-1L));
      }
      case Outcome.Unreachable(String reason) -> {
        out.writeByte('u');
        out.writeUTF(reason);
      }
      case Outcome.Forbidden(String rule) -> {
        out.writeByte('f');
        out.writeUTF(rule);
      }
      case Outcome.Unclaimed() -> out.writeByte('n');
      case Outcome.Gone() -> out.writeByte('g');
      case Outcome.Untried() -> out.writeByte('h');
      case Outcome.Skipped() -> out.writeByte('s');
    }
  }

  private static Attempt readAttempt(RecordFields in) throws IOException {
    var series = in.readUnsignedShort();
    var number = in.readUnsignedShort();
    var at = Instant.ofEpochMilli(in.readLong());
    var tookMillis = in.readLong();
    var url = in.readUTF();
    var outcome =
        switch (in.readByte()) {
          case 'd' -> new Outcome.Delivered(in.readUnsignedShort());
          case 'r' -> new Outcome.Refused(in.readUnsignedShort(), readMillis(in));
          case 'u' -> new Outcome.Unreachable(in.readUTF());
          case 'f' -> new Outcome.Forbidden(in.readUTF());
          case 'n' -> new Outcome.Unclaimed();
          case 'g' -> new Outcome.Gone();
          case 'h' -> new Outcome.Untried();
          case 's' -> new Outcome.Skipped();
          default -> throw new IOException("unknown outcome");
        };
    return new Attempt(series, number, at, tookMillis, url, outcome);
  }

  private static Optional<Duration> readMillis(RecordFields in) throws IOException {
    var millis = in.readLong();
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  static void write(Bytes out, Optional<String> text) {
    out.writeBoolean(text.isPresent());
    if (text.isPresent()) {
      out.writeUTF(text.get());
    }
  }

  static Optional<String> readOptional(RecordFields in) throws IOException {
    return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
  }

  private static Writer versioned(Writer fields) {
    return out -> {
      out.writeByte(VERSION);
      fields.write(out);
    };
  }

  static byte[] write(int sizeHint, Writer fields) {
    var bytes = new Bytes(sizeHint);
    versioned(fields).write(bytes);
    return bytes.copy();
  }

  static <T> T read(byte[] value, Reader<T> reader) {
    return read(new RecordFields(value, 0, value.length), reader);
  }

  private static <T> T read(RecordFields fields, Reader<T> reader) {
    try {
      var version = fields.readByte();
      if (version != VERSION) {
        throw new IOException("layout " + version + " (expected: " + VERSION + ")");
      }
      return reader.read(fields);
    } catch (IOException e) {
      throw new UncheckedIOException("a record of the store cannot be read", e);
    }
  }

  /// Writes a record, or the fields of one.
  interface Writer {
    /// Writes them.
    ///
    /// @throws UncheckedIOException when one does not fit its layout; the record is then half
    ///   written
    void write(Bytes out);
  }

  /// Reads the fields of a record.
  interface Reader<T> {
    /// Reads them.
    T read(RecordFields in) throws IOException;
  }
}
