package dev.ringback.server.outbound;

import dev.ringback.protocol.Family;
import dev.ringback.server.directory.CallbackUrl;
import dev.ringback.server.outbound.Destinations.Destination;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Finds out where callbacks go, within a time. Safe for use by many threads.
///
/// Looking a name up holds its thread in the operating system for as long as that likes, so that it
/// has threads of the platform's, and a bounded number of them. Whoever asks for a name that is
/// being looked up waits for that answer, so that a name that hangs costs one thread however many
/// want it; and all names of a domain together have a share of the threads, so that a domain whose
/// names hang costs others nothing. What finds no thread waits for one, in turns with other
/// domains, for as long as somebody waits for it.
final class LookUps implements AutoCloseable {
  private static final int MAX_AT_ONCE = 256;

  /// How many of them for names of one domain.
  static final int MAX_OF_A_DOMAIN = 32;

  private final Destinations destinations;
  private final Duration within;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("look-up-", 0).factory());

  /// Guards all that follows.
  private final ReentrantLock lock = new ReentrantLock();

  /// Those under way, and those that wait for a thread, by name.
  private final Map<String, LookUp> lookUps = new HashMap<>();

  /// Their domains; the one whose turn was last stands last.
  private final LinkedHashMap<String, Domain> domains = new LinkedHashMap<>();

  private int underWay;

  LookUps(Destinations destinations, Duration within) {
    this.destinations = destinations;
    this.within = within;
  }

  /// What is known without looking a name up.
  Optional<Destination> known(Optional<Family> family, CallbackUrl url) {
    return destinations.known(family, url);
  }

  /// Where to connect to; fails when it is not known in time. Does not block.
  ///
  /// @param family whose rules of registration hold besides; empty for what the operator has set
  CompletableFuture<Destination> find(Optional<Family> family, CallbackUrl url) {
    var known = known(family, url);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(known.get());
    }
    var lookUp = join(url.host());
    next().ifPresent(this::begin);
    return lookUp
        .addresses
        .thenApply(addresses -> destinations.judge(url.host(), addresses))
        .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> leave(lookUp));
  }

  private LookUp join(String host) {
    lock.lock();
    try {
      var lookUp = lookUps.computeIfAbsent(host, this::enqueued);
      lookUp.waiting++;
      return lookUp;
    } finally {
      lock.unlock();
    }
  }

  private LookUp enqueued(String host) {
    var domain = domains.computeIfAbsent(domainOf(host), Domain::new);
    var lookUp = new LookUp(host, domain);
    domain.queue.add(lookUp);
    return lookUp;
  }

  /// The last two labels of a name.
  private static String domainOf(String host) {
    var before = host.lastIndexOf('.', host.lastIndexOf('.') - 1);
    return host.substring(before + 1);
  }

  /// Nobody waits for what has no thread yet when the last one has left.
  private void leave(LookUp lookUp) {
    lock.lock();
    try {
      lookUp.waiting--;
      if (lookUp.waiting == 0 && lookUp.domain.queue.remove(lookUp)) {
        forget(lookUp);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(LookUp lookUp) {
    lookUps.remove(lookUp.host);
    if (lookUp.domain.isIdle()) {
      domains.remove(lookUp.domain.name);
    }
  }

  private void begin(LookUp lookUp) {
    try {
      threads.execute(() -> run(lookUp));
    } catch (RejectedExecutionException closed) {
      lookUp.addresses.completeExceptionally(closed);
    }
  }

  /// The next one that may have a thread, taken out of its queue.
  private Optional<LookUp> next() {
    lock.lock();
    try {
      return underWay == MAX_AT_ONCE
          ? Optional.empty()
          : domains.values().stream().filter(Domain::mayBegin).findFirst().map(this::takeFrom);
    } finally {
      lock.unlock();
    }
  }

  private LookUp takeFrom(Domain domain) {
    domains.putLast(domain.name, domain);
    underWay++;
    domain.underWay++;
    return domain.queue.removeFirst();
  }

  /// Looks up one name, and then those whose turn it is.
  private void run(LookUp first) {
    for (var one = Optional.of(first); one.isPresent(); ) {
      one = lookUp(one.get());
    }
  }

  private Optional<LookUp> lookUp(LookUp one) {
    List<InetAddress> addresses;
    try {
      addresses = addresses(one.host);
    } catch (RuntimeException | Error e) {
      var next = ended(one);
      one.addresses.completeExceptionally(e);
      return next;
    }
    var next = ended(one);
    one.addresses.complete(addresses);
    return next;
  }

  private List<InetAddress> addresses(String host) {
    try {
      return destinations.names().lookUp(host);
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /// Forgets a look-up before anybody is told, so that whoever asks from then on has the name
  /// looked up anew.
  private Optional<LookUp> ended(LookUp one) {
    lock.lock();
    try {
      underWay--;
      one.domain.underWay--;
      forget(one);
      return next();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// One name that is wanted.
  private static final class LookUp {
    private final String host;
    private final Domain domain;
    private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    private int waiting;

    LookUp(String host, Domain domain) {
      this.host = host;
      this.domain = domain;
    }
  }

  /// The names of one domain that are wanted.
  private static final class Domain {
    private final String name;
    private final LinkedHashSet<LookUp> queue = new LinkedHashSet<>();
    private int underWay;

    Domain(String name) {
      this.name = name;
    }

    boolean mayBegin() {
      return underWay < MAX_OF_A_DOMAIN && !queue.isEmpty();
    }

    boolean isIdle() {
      return underWay == 0 && queue.isEmpty();
    }
  }
}
