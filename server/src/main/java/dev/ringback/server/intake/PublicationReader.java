package dev.ringback.server.intake;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonCursor;
import dev.ringback.protocol.json.JsonCursor.Kind;
import dev.ringback.protocol.json.MalformedJson;
import dev.ringback.server.directory.ListenerKey;
import dev.ringback.server.directory.RegistrationRules;
import dev.ringback.server.intake.IntakeAnswer.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads what publishers send, body by body without reading the bodies. Safe for use by many
/// threads.
public final class PublicationReader {
  private final RegistrationRules rules;
  private final IntakeSettings settings;
  private final KnownKeys keys = new KnownKeys();

  /// A reader that knows which services there are, and how large a body may be.
  public PublicationReader(RegistrationRules rules, IntakeSettings settings) {
    this.rules = rules;
    this.settings = settings;
  }

  /// Reads a request.
  ///
  /// @param open which accounts the publisher may publish to
  /// @throws MalformedJson when the request as a whole is not of that form
  public Publication read(Publication.Form form, byte[] request, Predicate<AccountName> open) {
    var reading = new Reading(request, open);
    switch (form) {
      case JSON -> reading.objects(Draft::ofMessage);
      case CLOUD_EVENT, CLOUD_EVENTS -> reading.objects(Draft::ofCloudEvent);
      case LINES -> reading.lines();
    }
    return new Publication(reading.submissions, reading.problems);
  }

  private final class Reading {
    private final byte[] request;
    private final Predicate<AccountName> open;
    private final List<Submission> submissions = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int index;

    Reading(byte[] request, Predicate<AccountName> open) {
      this.request = request;
      this.open = open;
    }

    void objects(DraftReader reader) {
      try (var cursor = JsonCursor.over(request)) {
        if (cursor.kind() == Kind.ARRAY) {
          cursor.enterArray();
          while (cursor.hasElement()) {
            add(cursor, reader);
          }
        } else {
          add(cursor, reader);
        }
        cursor.end();
      }
    }

    void lines() {
      var from = 0;
      while (from < request.length) {
        var to = from;
        while (to < request.length && request[to] != '\n') {
          to++;
        }
        if (!isBlank(from, to)) {
          line(from, to);
        }
        from = to + 1;
      }
    }

    private boolean isBlank(int from, int to) {
      for (var i = from; i < to; i++) {
        if (request[i] != ' ' && request[i] != '\t' && request[i] != '\r') {
          return false;
        }
      }
      return true;
    }

    private void line(int from, int to) {
      var before = index;
      try (var cursor = JsonCursor.over(request, from, to - from)) {
        add(cursor, Draft::ofMessage);
        cursor.end();
      } catch (MalformedJson e) {
        problems.removeIf(problem -> problem.index() == before);
        problems.add(new Problem(before, "not one JSON object on one line"));
        index = before + 1;
      }
    }

    private void add(JsonCursor cursor, DraftReader reader) {
      if (index >= settings.maxMessages()) {
        throw new TooManyMessages(settings.maxMessages());
      }
      if (cursor.kind() == Kind.OBJECT) {
        judge(reader.read(request, cursor));
      } else {
        cursor.skip();
        problems.add(new Problem(index, "not an object"));
      }
      index++;
    }

    private void judge(Draft draft) {
      var submission = draft.complaint == null ? submission(draft) : null;
      if (submission == null) {
        problems.add(new Problem(index, String.valueOf(draft.complaint)));
      } else {
        submissions.add(submission);
      }
    }

    private @Nullable Submission submission(Draft draft) {
      var family = draft.need("family", draft.family).flatMap(Family::of).orElse(null);
      if (family == null) {
        return draft.refuse("family", "one of the seven, such as connectivity");
      }
      var account =
          draft
              .need("account", draft.account)
              .filter(AccountName::isValid)
              .map(AccountName::new)
              .orElse(null);
      if (account == null) {
        return draft.refuse("account", "an account name");
      }
      if (!open.test(account)) {
        return draft.refuse("account", "one that this caller may publish to");
      }
      var service = service(draft, family);
      if (service == null) {
        return draft.refuse("service", "a callback service of " + family);
      }
      if (draft.body == null) {
        return draft.refuse("body", "a JSON object");
      }
      if (draft.body.size() > settings.maxBodyBytes()) {
        return draft.refuse("body", "at most " + settings.maxBodyBytes() + " bytes");
      }
      if (isUnfit(draft.id)) {
        return draft.refuse("id", "1 to 128 characters");
      }
      if (isUnfit(draft.orderingKey)) {
        return draft.refuse("orderingKey", "1 to 128 characters");
      }
      return new Submission(
          keys.same(new ListenerKey(family, account, service)),
          Optional.ofNullable(draft.id),
          Optional.ofNullable(draft.orderingKey),
          draft.body.requestId(),
          draft.body.payload(family));
    }

    private @Nullable ServiceName service(Draft draft, Family family) {
      if (draft.service == null) {
        return family.services().size() == 1 ? family.services().iterator().next() : null;
      }
      return Optional.of(draft.service)
          .filter(ServiceName::isValid)
          .map(ServiceName::new)
          .filter(service -> rules.judge(family, service).isEmpty())
          .orElse(null);
    }

    private static boolean isUnfit(@Nullable String text) {
      return text != null
          && (text.isEmpty()
              || text.codePointCount(0, text.length()) > Submission.MAX_ID_LENGTH
              || !Submission.isText(text));
    }
  }

  /// Reads the members of one message from a cursor that stands at its object.
  private interface DraftReader {
    Draft read(byte[] json, JsonCursor cursor);
  }

  /// One message's members as they were written. Confined to one reading.
  private static final class Draft {
    private static final String SPEC_VERSION = "1.0";

    private @Nullable String family;
    private @Nullable String account;
    private @Nullable String service;
    private @Nullable String id;
    private @Nullable String orderingKey;
    private @Nullable PublishedBody body;
    private @Nullable String complaint;

    static Draft ofMessage(byte[] json, JsonCursor cursor) {
      var draft = new Draft();
      cursor.enterObject();
      for (var name = cursor.nextName(); name != null; name = cursor.nextName()) {
        switch (name) {
          case "family" -> draft.family = draft.text(name, cursor);
          case "account" -> draft.account = draft.text(name, cursor);
          case "service" -> draft.service = draft.text(name, cursor);
          case "id" -> draft.id = draft.text(name, cursor);
          case "orderingKey" -> draft.orderingKey = draft.text(name, cursor);
          case "body" -> draft.body = draft.object(name, json, cursor);
          default -> cursor.skip();
        }
      }
      return draft;
    }

    static Draft ofCloudEvent(byte[] json, JsonCursor cursor) {
      var draft = new Draft();
      var version = "";
      cursor.enterObject();
      for (var name = cursor.nextName(); name != null; name = cursor.nextName()) {
        switch (name) {
          case "specversion" -> version = draft.text(name, cursor);
          case "source" -> draft.source(draft.text(name, cursor));
          case "type" -> draft.service = draft.text(name, cursor);
          case "id" -> draft.id = draft.text(name, cursor);
          case "subject" -> draft.orderingKey = draft.text(name, cursor);
          case "data" -> draft.body = draft.object(name, json, cursor);
          default -> cursor.skip();
        }
      }
      if (!SPEC_VERSION.equals(version)) {
        draft.refuse("specversion", "1.0");
      } else if (draft.id == null || draft.service == null) {
        draft.refuse(draft.id == null ? "id" : "type", "a string");
      }
      return draft;
    }

    private void source(@Nullable String source) {
      var parts = source == null ? new String[0] : source.split("/", -1);
      if (parts.length == 3 && parts[0].isEmpty()) {
        family = parts[1];
        account = parts[2];
      } else {
        refuse("source", "/{family}/{account}");
      }
    }

    private @Nullable String text(String name, JsonCursor cursor) {
      if (cursor.kind() == Kind.TEXT) {
        return cursor.takeText();
      }
      if (cursor.kind() != Kind.NULL) {
        refuse(name, "a string");
      }
      cursor.skip();
      return null;
    }

    private @Nullable PublishedBody object(String name, byte[] json, JsonCursor cursor) {
      if (cursor.kind() == Kind.OBJECT) {
        return PublishedBody.read(json, cursor);
      }
      cursor.skip();
      refuse(name, "a JSON object");
      return null;
    }

    private Optional<String> need(String name, @Nullable String value) {
      if (value == null) {
        refuse(name, "a string");
      }
      return Optional.ofNullable(value);
    }

    /// Notes what is wrong; what was noted first stays.
    private @Nullable Submission refuse(String name, String expected) {
      if (complaint == null) {
        complaint = name + ": missing or not fit (expected: " + expected + ")";
      }
      return null;
    }
  }

  /// There are more messages in a request than may be.
  public static final class TooManyMessages extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyMessages(int max) {
      super("more than " + max + " messages in one request", null, false, false);
    }
  }
}
