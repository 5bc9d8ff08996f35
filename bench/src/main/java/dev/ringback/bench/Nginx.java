package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The sink `nginx`, which throws bodies away and counts requests. Confined to one thread.
final class Nginx implements Sink {
  private static final Pattern REQUESTS = Pattern.compile(" \\d+ \\d+ (\\d+) ");
  private static final int TRIES = 100;
  private static final byte[] ASK = "GET /status HTTP/1.1\r\nHost: sink\r\n\r\n".getBytes(US_ASCII);

  private final Process process;
  private final URI url;
  private final Socket status;
  private long asked;

  private Nginx(Process process, URI url, Socket status) {
    this.process = process;
    this.url = url;
    this.status = status;
  }

  /// Starts it.
  ///
  /// @param folder where its files go
  /// @param port where it takes requests
  /// @param certificates what it shows, when it takes them under TLS
  static Nginx start(Path folder, int port, Optional<RunCertificates> certificates)
      throws IOException, InterruptedException {
    var loopback = InetAddress.getLoopbackAddress();
    var home = Files.createDirectory(folder.resolve("nginx-" + port));
    var statusPort = Workshop.freePort();
    var config =
        Files.writeString(
            home.resolve("nginx.conf"),
            config(home, port, certificates.isPresent() ? " ssl" : "")
                + certificates.map(Nginx::tls).orElse("")
                + status(statusPort));
    var url = (certificates.isPresent() ? "https" : "http") + "://127.0.0.1:" + port + "/";
    var process =
        new ProcessBuilder("nginx", "-p", home.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("nginx.log").toFile())
            .start();
    for (var i = 0; i < TRIES && process.isAlive(); i++) {
      try {
        return new Nginx(process, URI.create(url), new Socket(loopback, statusPort));
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    process.destroy();
    throw new IOException("nginx did not start: " + Files.readString(home.resolve("nginx.log")));
  }

  private static String config(Path home, int port, String ssl) {
    return """
    daemon off;
    worker_processes 2;
    pid %1$s/pid;
    error_log %1$s/error.log crit;
    events { worker_connections 16384; }
    http {
      access_log off;
      keepalive_requests 1000000000;
      keepalive_timeout 1h;
      client_body_buffer_size 64k;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      server {
        listen 127.0.0.1:%2$d%3$s backlog=4096 reuseport;
        location / { return 204; }
    """
        .formatted(home, port, ssl);
  }

  private static String tls(RunCertificates certificates) {
    return """
        ssl_protocols TLSv1.3;
        ssl_certificate %s;
        ssl_certificate_key %s;
    """
        .formatted(certificates.certificate(), certificates.key());
  }

  private static String status(int port) {
    return """
      }
      server {
        listen 127.0.0.1:%d;
        location = /status { stub_status; }
      }
    }
    """
        .formatted(port);
  }

  @Override
  public String name() {
    return "nginx";
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public long count() throws IOException {
    status.getOutputStream().write(ASK);
    asked++;
    var answer = new byte[4096];
    var length = 0;
    while (true) {
      var read = status.getInputStream().read(answer, length, answer.length - length);
      if (read < 0) {
        throw new IOException("nginx is gone");
      }
      length += read;
      var requests = REQUESTS.matcher(new String(answer, 0, length, US_ASCII));
      if (requests.find() && answer[length - 1] == '\n') {
        return Long.parseLong(requests.group(1)) - asked;
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      status.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException closed) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
