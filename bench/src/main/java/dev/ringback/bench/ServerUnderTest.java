package dev.ringback.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.client.CallbacksClient;
import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A sandbox server in a process of its own, on a data directory of its own. Confined to one
/// thread.
final class ServerUnderTest implements AutoCloseable {
  private static final ServiceName SERVICE = new ServiceName("CarrierService");

  /// As many connections as messages come over, so that what is registered at once can share a
  /// sync.
  private static final int AT_ONCE = Generator.CONNECTIONS;

  /// Once for each part that the collector has the heap in; what else is used has no total before
  /// it.
  private static final Pattern HEAP_USED =
      Pattern.compile("(?:(?:total|committed) \\d+K, used (\\d+)K|ZHeap +used (\\d+)M)");

  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ServerProcess process;
  private final Path data;
  private final Consumer<String> progress;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String bearer;

  private ServerUnderTest(ServerProcess process, Path data, Consumer<String> progress)
      throws IOException, InterruptedException {
    this.process = process;
    this.data = data;
    this.progress = progress;
    this.bearer = logIn();
  }

  /// Starts it and waits until it is ready.
  ///
  /// @param program the command that runs Ringback, without arguments
  /// @param data its data directory
  /// @param configuration keys of its configuration file
  /// @param progress told now and then how far long series of calls are
  static ServerUnderTest start(
      List<String> program, Path data, Map<String, String> configuration, Consumer<String> progress)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(program);
    command.addAll(List.of("serve", "--dev", "--port", "0", "--data", data.toString()));
    if (!configuration.isEmpty()) {
      var lines =
          configuration.entrySet().stream().map(key -> key.getKey() + " = " + key.getValue());
      var file = Files.write(data.resolveSibling("ringback.properties"), lines.toList());
      command.addAll(List.of("--config", file.toString()));
    }
    // Ends with this process, however that ends.
    command.add("--until-stdin-closes");
    var process = ServerProcess.start(command);
    try {
      return new ServerUnderTest(process, data, progress);
    } catch (IOException | InterruptedException | RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private String logIn() throws IOException, InterruptedException {
    var basic = Base64.getEncoder().encodeToString("dev-key:dev-secret".getBytes(UTF_8));
    var answer =
        ask(
            HttpRequest.newBuilder(process.uri().resolve("/api/ts/v1/oauth2/token"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
    return answer
        .text("access_token")
        .orElseThrow(() -> new IOException("the server logged nobody in"));
  }

  private JsonObject ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    var built = request.timeout(TIMEOUT).build();
    var response = http.send(built, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(built.uri() + " was answered " + response.statusCode());
    }
    return JsonObject.read(response.body());
  }

  /// The number that the operating system knows it by.
  long pid() {
    return process.pid();
  }

  /// A token of a publisher and operator.
  String bearer() {
    return bearer;
  }

  /// Where messages are handed over.
  URI intake() {
    return process.uri().resolve("/ringback/v1/messages");
  }

  /// Registers listeners through the Java client, many at a time.
  ///
  /// @param first the number of the first
  Calls register(int first, int listeners, LongFunction<URI> url)
      throws IOException, InterruptedException {
    var client = client();
    return each(
        "registered",
        listeners,
        n -> {
          var listener = first + n;
          client.connectivity().register(account(listener), SERVICE, url.apply(listener));
        });
  }

  /// Removes listeners through the Java client, many at a time.
  ///
  /// @param first the number of the first
  void deregister(int first, int listeners) throws IOException, InterruptedException {
    var client = client();
    each("removed", listeners, n -> client.connectivity().deregister(account(first + n), SERVICE));
  }

  /// Lists the listeners of accounts through the Java client, many at a time.
  ///
  /// @param calls how many lists
  /// @param listeners how many accounts have one
  Calls list(int calls, int listeners) throws IOException, InterruptedException {
    var client = client();
    return each(
        "listed",
        calls,
        call -> {
          var found = client.connectivity().list(account(call * 7_919L % listeners));
          if (found.size() != 1) {
            throw new IllegalStateException("an account lists " + found.size() + " listeners");
          }
        });
  }

  /// Looks listeners up one by one through the operations API, many at a time.
  ///
  /// @param calls how many
  /// @param listeners among how many
  Calls lookUp(int calls, int listeners) throws IOException, InterruptedException {
    return each(
        "looked up",
        calls,
        call -> {
          var account = Traffic.account(call * 7_919L % listeners);
          var path = "/ringback/v1/listeners/connectivity:" + account + ":" + SERVICE.value();
          if (!operate(path).text("account").equals(Optional.of(account))) {
            throw new IOException(path + " is another one");
          }
        });
  }

  /// How many listeners the operations API shows, page by page.
  long countListeners() throws IOException, InterruptedException {
    var found = 0L;
    var cursor = Optional.of("");
    while (cursor.isPresent()) {
      var page = operate("/ringback/v1/listeners?cursor=" + cursor.get());
      found += page.get("listeners").flatMap(JsonValue::asArray).orElse(List.of()).size();
      cursor = page.text("next");
    }
    return found;
  }

  private JsonObject operate(String path) throws IOException, InterruptedException {
    return ask(
        HttpRequest.newBuilder(process.uri().resolve(path))
            .header("Authorization", "Bearer " + bearer));
  }

  private static AccountName account(long listener) {
    return new AccountName(Traffic.account(listener));
  }

  private CallbacksClient client() {
    return CallbacksClient.builder()
        .baseUrl(process.uri())
        .clientCredentials("dev-key", "dev-secret")
        .session("dev-user", "dev-password")
        .build();
  }

  private Calls each(String done, int times, Call call) throws IOException, InterruptedException {
    var next = new AtomicInteger();
    var took = new long[times];
    var failures = new ConcurrentLinkedQueue<Exception>();
    var start = System.nanoTime();
    var threads = new ArrayList<Thread>();
    for (var i = 0; i < AT_ONCE; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                for (var n = next.getAndIncrement();
                    n < times && failures.isEmpty();
                    n = next.getAndIncrement()) {
                  var began = System.nanoTime();
                  try {
                    call.make(n);
                  } catch (IOException | InterruptedException | RuntimeException e) {
                    failures.add(e);
                  }
                  took[n] = System.nanoTime() - began;
                }
              }));
    }
    for (var thread : threads) {
      while (!thread.join(BETWEEN_LINES)) {
        progress.accept("%d of %d %s".formatted(Math.min(next.get(), times), times, done));
      }
    }
    var seconds = (System.nanoTime() - start) / 1e9;
    var failure = failures.peek();
    if (failure != null) {
      throw new IOException("the server refused: " + failure.getMessage(), failure);
    }
    var latencies = new Latencies(times);
    for (var one : took) {
      latencies.add(one);
    }
    return new Calls(times / seconds, latencies.percentiles());
  }

  /// The call with a number.
  private interface Call {
    void make(int number) throws IOException, InterruptedException;
  }

  /// Hands one message over.
  void publish(Traffic traffic, long sequence) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(intake())
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(traffic.message(sequence)))
            .build();
    var answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() != 202) {
      throw new IOException("a message was answered " + answer.statusCode());
    }
  }

  /// Whether a time comes, within `patience`, when no message waits for an attempt.
  boolean comesToRest(Duration patience) throws IOException, InterruptedException {
    var until = System.nanoTime() + patience.toNanos();
    while (isWaiting()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.sleep(STEP);
    }
    return true;
  }

  private boolean isWaiting() throws IOException, InterruptedException {
    var cursor = "";
    do {
      var page = operate("/ringback/v1/deliveries?state=waiting&limit=1" + cursor);
      var found = page.get("deliveries").flatMap(JsonValue::asArray).orElse(List.of());
      if (!found.isEmpty()) {
        return true;
      }
      cursor = page.text("next").map(next -> "&cursor=" + next).orElse("");
    } while (!cursor.isEmpty());
    return false;
  }

  /// What it has used so far.
  ProcessUse use() throws IOException {
    return ProcessUse.of(pid());
  }

  /// Starts it again after [#stop()], on the same data; the bearer stays good.
  ///
  /// @return how long it took until it was ready
  Duration restart() throws IOException, InterruptedException {
    var began = System.nanoTime();
    process.restart();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /// How many bytes of its heap are in use after a collection.
  long heapBytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    return heapBytes(jcmd("GC.heap_info"));
  }

  /// How many bytes are in use by what `GC.heap_info` says.
  static long heapBytes(String info) throws IOException {
    var parts = HEAP_USED.matcher(info).results().toList();
    if (parts.isEmpty()) {
      throw new IOException("jcmd tells nothing of the heap");
    }
    return parts.stream().mapToLong(ServerUnderTest::bytes).sum();
  }

  private static long bytes(MatchResult part) {
    return part.group(1) == null
        ? Long.parseLong(part.group(2)) << 20
        : Long.parseLong(part.group(1)) << 10;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    var jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid()),
                command)
            .redirectErrorStream(true)
            .start();
    var output = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (!jcmd.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      jcmd.destroyForcibly();
    }
    return output;
  }

  /// Stops it in order.
  void stop() throws InterruptedException {
    process.stop();
  }

  /// How many bytes its store takes on disk. Files that it removes meanwhile are not counted.
  long storeBytes() throws IOException {
    return bytesIn(data.resolve("store")) + bytesIn(data.resolve("store").resolve("messages"));
  }

  private static long bytesIn(Path folder) throws IOException {
    var bytes = 0L;
    try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (var file : files) {
        try {
          bytes += Files.size(file);
        } catch (NoSuchFileException removed) {
          // Between the listing and the asking.
        }
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    http.shutdownNow();
    process.close();
  }
}
