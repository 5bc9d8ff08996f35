package dev.ringback.listener;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.protocol.message.CallbackBody;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The way of a request from the door to the handler: find its service, prove it, admit it, know it
/// again, hand it over. Safe for use by many threads.
final class Reception {
  private static final System.Logger LOG = System.getLogger("dev.ringback.listener");

  private final Map<String, Endpoint> endpoints;
  private final Proofs proofs;
  private final Routes routes;
  private final Memory memory;
  private final Limits limits;
  private final InstantSource clock;
  private final boolean refuseReplays;

  private final InHand inHand = new InHand();

  /// Bounds how many threads wait or handle here, and so what they hold.
  private final Semaphore admitted;

  /// Bounds how many handlers run at once.
  private final Semaphore handling;

  Reception(
      Map<String, Endpoint> endpoints,
      Proofs proofs,
      Routes routes,
      Memory memory,
      Limits limits,
      InstantSource clock,
      boolean refuseReplays) {
    this.endpoints = Map.copyOf(endpoints);
    this.proofs = proofs;
    this.routes = routes;
    this.memory = memory;
    this.limits = limits;
    this.clock = clock;
    this.refuseReplays = refuseReplays;
    admitted = new Semaphore(limits.handling() + limits.waiting());
    handling = new Semaphore(limits.handling(), true);
  }

  Limits limits() {
    return limits;
  }

  Answer receive(CallbackRequest request) {
    var endpoint = endpoints.get(request.path());
    if (endpoint == null) {
      return new Answer.UnknownPath();
    }
    if (!request.method().equals("POST")) {
      return new Answer.WrongMethod();
    }
    if (request.body().length() > limits.bodyBytes()) {
      return new Answer.TooLarge(limits.bodyBytes());
    }
    try {
      var objection = objection(endpoint.family(), request);
      if (objection.isPresent()) {
        LOG.log(DEBUG, "{0}: not verified, answered 401. {1}", endpoint, objection.get());
        return new Answer.Unverified(objection.get());
      }
      return admit(endpoint, request);
    } catch (MalformedJson e) {
      return new Answer.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> objection(Family family, CallbackRequest request) {
    return proofs
        .objectionToSignatures(family, request, clock.instant())
        .or(() -> proofs.objectionToCredentials(family, request));
  }

  /// Lets a verified request in, if there is room. Only here is its body read as a whole.
  private Answer admit(Endpoint endpoint, CallbackRequest request) {
    if (!admitted.tryAcquire()) {
      return busy();
    }
    try {
      return recognise(endpoint, request, CallbackBody.read(request.body().shared()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return busy();
    } finally {
      admitted.release();
    }
  }

  private Answer recognise(Endpoint endpoint, CallbackRequest request, CallbackBody body)
      throws InterruptedException {
    var deadline = System.nanoTime() + limits.patience().toNanos();
    var key = key(endpoint, request, body);
    if (!inHand.take(key, deadline)) {
      return busy();
    }
    try {
      if (memory.contains(key)) {
        return new Answer.Duplicate();
      }
      if (!handling.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return busy();
      }
      try {
        routes.hand(received(endpoint, request, body));
      } finally {
        handling.release();
      }
      remember(name(endpoint, request), key);
      return new Answer.Accepted();
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) {
      // Whatever it was, the message has to come again: the sender must not be left without a 500.
      LOG.log(WARNING, name(endpoint, request) + ": not handled, answered 500. It comes again.", e);
      return new Answer.Failed(e);
    } finally {
      inHand.release(key);
    }
  }

  private void remember(String name, String key) {
    try {
      memory.add(key);
    } catch (Exception e) {
      LOG.log(WARNING, name + ": handled but not remembered. A repeat is handled again.", e);
    }
  }

  private static String name(Endpoint endpoint, CallbackRequest request) {
    return endpoint + " " + request.headers().only(HeaderNames.WEBHOOK_ID).orElse("without id");
  }

  private Received received(Endpoint endpoint, CallbackRequest request, CallbackBody body) {
    return new Received(
        endpoint.family(),
        endpoint.service(),
        request.headers().only(HeaderNames.WEBHOOK_ID),
        body.callbackCount(),
        Proofs.sentAt(request),
        clock.instant(),
        body.message(endpoint.family(), endpoint.service()),
        request.body());
  }

  private Answer busy() {
    return new Answer.Busy(limits.retryAfter());
  }

  /// What a message is known again by: its id, or its lasting content where there is no id or none
  /// that is to be believed. Of fixed length whatever the sender sends.
  private String key(Endpoint endpoint, CallbackRequest request, CallbackBody body) {
    var trusted = !refuseReplays || proofs.signId(endpoint.family());
    var id = request.headers().only(HeaderNames.WEBHOOK_ID).filter(given -> trusted);
    var sha = sha256();
    sha.update((endpoint + (id.isPresent() ? "\nid\n" : "\ndigest\n")).getBytes(UTF_8));
    sha.update(id.isPresent() ? id.get().getBytes(UTF_8) : body.digest());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256, which every Java must.", e);
    }
  }
}
