package dev.ringback.examples.springboot;

import dev.ringback.listener.Received;
import dev.ringback.protocol.message.CarrierMessage;
import dev.ringback.protocol.message.NiddMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/// Keeps what arrives in a file, a line each. When a method returns the message is acknowledged, so
/// by then it is on disk. Safe for use by many threads.
@Service
class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Path file;

  Inbox(@Value("${callbacks.inbox}") Path file) {
    this.file = file;
  }

  void carrier(CarrierMessage message, Received received) throws IOException {
    keep(received);
    var envelope = message.envelope();
    LOG.info("request {}: {}", envelope.requestId().orElse("?"), envelope.status().orElse("?"));
  }

  void nidd(NiddMessage message, Received received) throws IOException {
    keep(received);
    LOG.info("non-IP data for {}", message.envelope().requestId().orElse("?"));
  }

  /// As it came, with the credentials in it: the file is as secret as they are.
  synchronized void keep(Received received) throws IOException {
    Files.writeString(
        file,
        received.body().text().replaceAll("[\r\n]+", " ") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND,
        StandardOpenOption.DSYNC);
  }
}
