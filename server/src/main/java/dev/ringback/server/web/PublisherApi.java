package dev.ringback.server.web;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.json.JsonObject;
import dev.ringback.protocol.json.JsonValue;
import dev.ringback.server.access.Caller;
import dev.ringback.server.access.Gate;
import dev.ringback.server.access.Role;
import dev.ringback.server.directory.Directory;
import dev.ringback.server.intake.Acceptance;
import dev.ringback.server.intake.Intake;
import dev.ringback.server.intake.IntakeAnswer;
import dev.ringback.server.intake.IntakeSettings;
import dev.ringback.server.intake.MessageId;
import dev.ringback.server.intake.Publication;
import dev.ringback.server.intake.PublicationReader;
import dev.ringback.server.web.http.Body;
import dev.ringback.server.web.http.Failure;
import dev.ringback.server.web.http.Problem;
import dev.ringback.server.web.http.ProblemCode;
import dev.ringback.server.web.http.ProblemJson;
import dev.ringback.server.web.http.Request;
import dev.ringback.server.web.http.Response;
import dev.ringback.server.web.http.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The publisher API: takes messages over, and says yes when they are on disk. Safe for use by many
/// threads. The one handler that does not block; what is large is read on another thread.
public final class PublisherApi {
  private static final int READ_ELSEWHERE = 64 * 1024;
  private static final Set<String> UTF_8 = Set.of("utf-8", "\"utf-8\"");

  private static final byte[] BEGINNING = ascii("{\"messages\":[");
  private static final byte[] BEFORE_ID = ascii("{\"id\":\"");
  private static final byte[] ACCEPTED = ascii("\",\"status\":\"accepted\"}");
  private static final byte[] DUPLICATE = ascii("\",\"status\":\"duplicate\"}");
  private static final byte[] END = ascii("]}");

  private final BearerCheck bearers;
  private final PublicationReader reader;
  private final Intake intake;
  private final IntakeSettings settings;
  private final Executor elsewhere = task -> Thread.ofVirtual().name("publication").start(task);

  /// An API in front of the intake.
  public PublisherApi(Gate gate, PublicationReader reader, Intake intake, IntakeSettings settings) {
    this.bearers = new BearerCheck(gate);
    this.reader = reader;
    this.intake = intake;
    this.settings = settings;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// What it answers to.
  public List<Route> routes() {
    return List.of(
        Route.async(
            "POST",
            "/ringback/v1/messages",
            settings.maxRequestBytes(),
            head -> bearers.require(Role.PUBLISHER, head),
            this::publish));
  }

  private CompletionStage<Response> publish(Request request) {
    var publisher = bearers.require(Role.PUBLISHER, request);
    var form = form(request.header("Content-Type"));
    if (request.body().isEmpty()) {
      throw new Failure(ProblemCode.BODY_MISSING, "There is no body (expected: messages).");
    }
    return request.body().length() <= READ_ELSEWHERE
        ? take(publisher, form, request.body())
        : CompletableFuture.supplyAsync(() -> take(publisher, form, request.body()), elsewhere)
            .thenCompose(answer -> answer);
  }

  private static Publication.Form form(Optional<String> contentType) {
    var parts = contentType.orElse("application/json").toLowerCase(Locale.ROOT).split(";", -1);
    requireUtf8(parts);
    return switch (parts[0].strip()) {
      case "application/json" -> Publication.Form.JSON;
      case "application/x-ndjson" -> Publication.Form.LINES;
      case "application/cloudevents+json" -> Publication.Form.CLOUD_EVENT;
      case "application/cloudevents-batch+json" -> Publication.Form.CLOUD_EVENTS;
      default ->
          throw new Failure(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "The body's type is not read here (expected: application/json, application/x-ndjson, "
                  + "application/cloudevents+json or application/cloudevents-batch+json).");
    };
  }

  /// JSON is UTF-8; who says otherwise would be misread.
  private static void requireUtf8(String[] contentType) {
    for (var part : contentType) {
      var parameter = part.strip();
      if (parameter.startsWith("charset=") && !UTF_8.contains(parameter.substring(8))) {
        throw new Failure(
            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
            "The body's charset is not read here (expected: utf-8).");
      }
    }
  }

  private CompletionStage<Response> take(Caller publisher, Publication.Form form, Body body) {
    Publication publication;
    try {
      publication = reader.read(form, body.bytes(), account -> isOpen(account, publisher));
    } catch (PublicationReader.TooManyMessages tooMany) {
      throw new Failure(ProblemCode.BODY_TOO_LARGE, "There are " + tooMany.getMessage() + ".");
    }
    if (!publication.problems().isEmpty()) {
      return CompletableFuture.completedFuture(invalid(publication.problems()));
    }
    if (publication.submissions().isEmpty()) {
      throw new Failure(ProblemCode.BODY_MISSING, "There is no message in the body.");
    }
    return intake
        .accept(publisher.client(), publication.submissions())
        .thenApply(PublisherApi::answer);
  }

  private static boolean isOpen(AccountName account, Caller publisher) {
    return publisher.covers(account) && !Directory.isReserved(account);
  }

  private static Response answer(IntakeAnswer answer) {
    return switch (answer) {
      case IntakeAnswer.Taken(var acceptances) -> accepted(acceptances);
      case IntakeAnswer.Overloaded(var retryAfter) ->
          later(ProblemCode.SLOW_DOWN, "More is being sent than can be written.", retryAfter);
      case IntakeAnswer.Unavailable(var reason, var retryAfter) ->
          later(ProblemCode.OVERLOADED, "Nothing was accepted: " + reason, retryAfter);
    };
  }

  /// Written by hand: ids and words need no escaping, and this answer is the most frequent one.
  private static Response accepted(List<Acceptance> acceptances) {
    var longest = BEFORE_ID.length + MessageId.TEXT_LENGTH + DUPLICATE.length + 1;
    var json = new byte[BEGINNING.length + acceptances.size() * longest + END.length];
    var at = put(BEGINNING, json, 0);
    for (var acceptance : acceptances) {
      if (at > BEGINNING.length) {
        json[at++] = ',';
      }
      at = put(BEFORE_ID, json, at);
      acceptance.id().writeText(json, at);
      at += MessageId.TEXT_LENGTH;
      at =
          switch (acceptance) {
            case Acceptance.Accepted _ -> put(ACCEPTED, json, at);
            case Acceptance.Duplicate _ -> put(DUPLICATE, json, at);
          };
    }
    at = put(END, json, at);
    return Response.of(202, "application/json", Body.of(Arrays.copyOf(json, at)));
  }

  private static int put(byte[] text, byte[] json, int at) {
    System.arraycopy(text, 0, json, at, text.length);
    return at + text.length;
  }

  private static Response invalid(List<IntakeAnswer.Problem> problems) {
    var errors =
        problems.stream()
            .map(
                problem ->
                    JsonObject.EMPTY
                        .with("index", problem.index())
                        .with("reason", problem.reason()))
            .toList();
    var detail = "Nothing was accepted: " + problems.size() + " messages are not in order.";
    return ProblemJson.answer(
        new Problem(ProblemCode.PARAMETER_REFUSED, detail),
        JsonObject.EMPTY.with("errors", JsonValue.of(errors)));
  }

  private static Response later(ProblemCode code, String detail, Duration retryAfter) {
    return ProblemJson.answer(new Problem(code, detail), JsonObject.EMPTY)
        .with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
  }
}
