package dev.ringback.client;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the listeners of one answer. The families' names for the same member do not clash, so that
/// one reader knows them all, and every published form of each family with it.
final class ListenerReader {
  /// The offset may be `Z`, `+00:00`, `+0000` or `+00`.
  private static final DateTimeFormatter CREATED_ON =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private final Family family;
  private final Answer answer;

  ListenerReader(Family family, Answer answer) {
    this.family = family;
    this.answer = answer;
  }

  /// A listener.
  ///
  /// @param account the account when none is named
  /// @param service the service when none is named; empty where that cannot be known
  /// @throws UndecodableAnswerException when a name is missing or is none
  RegisteredListener read(JsonObject json, AccountName account, Optional<ServiceName> service) {
    return new RegisteredListener(
        family,
        first(json, "accountName", "account", "aname").map(this::account).orElse(account),
        // One published sample has the wrong `name` beside the right `serviceName`.
        first(json, "serviceName", "name")
            .map(this::service)
            .or(() -> service)
            .orElseThrow(() -> answer.undecodable("a listener has no service name")),
        first(json, "url", "endpoint").map(this::url),
        new Credentials(json.text("username").orElse(""), json.text("password").orElse("")),
        httpHeaders(json),
        json.text("createdOn").flatMap(ListenerReader::instant));
  }

  private AccountName account(String name) {
    if (!AccountName.isValid(name)) {
      throw answer.undecodable("an account name that is none");
    }
    return new AccountName(name);
  }

  private ServiceName service(String name) {
    if (!ServiceName.isValid(name)) {
      throw answer.undecodable("a service name that is none");
    }
    return new ServiceName(name);
  }

  private URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw answer.undecodable("a listener's address that is none");
    }
  }

  private static Map<String, String> httpHeaders(JsonObject json) {
    var headers = new LinkedHashMap<String, String>();
    json.object("httpHeaders")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach((name, value) -> value.asText().ifPresent(text -> headers.put(name, text)));
    return headers;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text, CREATED_ON).toInstant());
    } catch (DateTimeException notOne) {
      return Optional.empty();
    }
  }

  private static Optional<String> first(JsonObject json, String... names) {
    for (var name : names) {
      var text = json.text(name).filter(value -> !value.isEmpty());
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }
}
