package dev.ringback.server.directory;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Who listens to what: registers, lists, removes and looks up listeners. Safe for use by many
/// threads.
///
/// Changes of one key happen one after the other, so that the keys handed out to two callers who
/// register at once are the current and the previous key of what is stored.
public final class Directory {
  /// What operators' own events are delivered under. Its account is reserved: no API takes a
  /// registration or a message for it.
  public static final ListenerKey OPERATOR =
      new ListenerKey(
          Family.HYPER_PRECISE, new AccountName("ringback"), new ServiceName("OperatorEvents"));

  /// Keys share locks by their hash; enough of them that strangers seldom meet.
  private static final int LOCKS = 64;

  private final Registrations registrations;
  private final ListenerStates states;
  private final RegistrationRules rules;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  /// A directory over what is stored.
  public Directory(
      Registrations registrations,
      ListenerStates states,
      RegistrationRules rules,
      InstantSource clock) {
    this.registrations = registrations;
    this.states = states;
    this.rules = rules;
    this.clock = clock;
  }

  /// Whether an account is the server's own, and so nobody's to register or publish for.
  public static boolean isReserved(AccountName account) {
    return account.equals(OPERATOR.account());
  }

  /// The rules that registrations are judged by.
  public RegistrationRules rules() {
    return rules;
  }

  /// Registers a listener, in place of the one with the same key if there is one. Nothing of that
  /// one stays but its shared key, which signs beside the new one for [SharedKeys#OVERLAP].
  public RegistrationResult register(RegistrationRequest request) {
    if (!ServiceName.isValid(request.service())) {
      return new RegistrationResult.Refused(
          new Refusal(Refusal.Part.SERVICE, "name: not a service of this API"));
    }
    CallbackUrl url;
    try {
      url = CallbackUrl.of(request.url());
    } catch (IllegalArgumentException malformed) {
      var complaint = String.valueOf(malformed.getMessage());
      return new RegistrationResult.Refused(new Refusal(Refusal.Part.URL, complaint));
    }
    var key =
        new ListenerKey(request.family(), request.account(), new ServiceName(request.service()));
    return rules
        .judge(key.family(), key.service())
        .or(() -> rules.judge(key.family(), url))
        .or(() -> CallbackHeaders.judge(request.httpHeaders()))
        .<RegistrationResult>map(RegistrationResult.Refused::new)
        .orElseGet(() -> new RegistrationResult.Registered(put(key, url, request)));
  }

  /// Has operators' own events delivered there, or nowhere.
  public void tellOperators(Optional<CallbackUrl> url) {
    var listens = registrations.find(OPERATOR).map(Registration::url);
    if (url.isPresent() && !url.equals(listens)) {
      put(
          OPERATOR,
          url.get(),
          RegistrationRequest.of(
              OPERATOR.family(),
              OPERATOR.account(),
              OPERATOR.service().value(),
              url.get().toString()));
    } else if (url.isEmpty() && listens.isPresent()) {
      deregister(OPERATOR);
    }
  }

  /// The listeners of an account in one family, ordered by service name.
  public List<Registration> list(Family family, AccountName account) {
    return registrations.of(family, account);
  }

  /// Removes a listener and tells what it was; empty when there was none.
  public Optional<Registration> deregister(ListenerKey key) {
    return exclusively(key, () -> registrations.remove(key));
  }

  /// The listener of that key.
  public Optional<Registration> find(ListenerKey key) {
    return registrations.find(key);
  }

  /// The listeners of all accounts, ordered by family, account and service.
  ///
  /// @param last after which one to begin
  /// @param limit how many at most
  public List<Registration> page(Optional<ListenerKey> last, int limit) {
    return registrations.page(last, limit);
  }

  /// Where messages of that key go now.
  public Route route(ListenerKey key) {
    var registration = registrations.find(key);
    if (registration.isEmpty()) {
      return new Route.Nowhere();
    }
    var state = states.of(key);
    return state.isGone(registration.get().createdOn())
        ? new Route.Gone()
        : new Route.To(registration.get(), state.policy());
  }

  /// What is known of a listener besides its registration.
  public ListenerState state(ListenerKey key) {
    return states.of(key);
  }

  /// Changes what is known of a listener; on disk when this returns.
  public ListenerState change(ListenerKey key, UnaryOperator<ListenerState> change) {
    states.change(key, change).join();
    return states.of(key);
  }

  /// Takes note that a listener is gone, unless another one has been registered in its place. Does
  /// not wait for the disk.
  ///
  /// @return completes when it is on disk, with whether it is news: of all who say so of one
  ///   registration at a time, one brings it
  public CompletableFuture<Boolean> gone(ListenerKey key, ListenerState.Gone gone) {
    var registeredOn = gone.registeredOn();
    var isThere =
        registrations.find(key).filter(one -> one.createdOn().equals(registeredOn)).isPresent();
    if (!isThere || states.of(key).isGone(registeredOn)) {
      return CompletableFuture.completedFuture(false);
    }
    var isNews = new AtomicBoolean();
    return states
        .change(
            key,
            state -> {
              isNews.set(!state.isGone(registeredOn));
              return isNews.get() ? state.with(gone) : state;
            })
        .thenApply(_ -> isNews.get());
  }

  private Registration put(ListenerKey key, CallbackUrl url, RegistrationRequest request) {
    return exclusively(
        key,
        () -> {
          var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          var keys =
              key.family().signsWithSharedKey()
                  ? registrations
                      .find(key)
                      .map(Registration::sharedKeys)
                      .orElse(SharedKeys.NONE)
                      .rotatedTo(SharedKey.random(random), now)
                  : SharedKeys.NONE;
          var registration =
              new Registration(key, url, request.credentials(), request.httpHeaders(), keys, now);
          registrations.put(registration);
          if (states.of(key).goneSince().isPresent()) {
            states.change(key, state -> state.registered(now)).join();
          }
          return registration;
        });
  }

  private <T> T exclusively(ListenerKey key, Supplier<T> change) {
    var lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }
}
