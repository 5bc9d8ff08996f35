package dev.ringback.cli;

import dev.ringback.protocol.AccountName;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.ServiceName;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which deliveries are meant, options of several commands. Confined to one run of a command.
final class FilterOption {
  @Option(
      names = "--family",
      paramLabel = "FAMILY",
      description = "those of that API, such as connectivity")
  private Optional<Family> family = Optional.empty();

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "those of that account")
  private Optional<AccountName> account = Optional.empty();

  @Option(
      names = "--service",
      paramLabel = "SERVICE",
      description = "those of that callback service, such as CarrierService")
  private Optional<ServiceName> service = Optional.empty();

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "those whose body has that requestId")
  private Optional<String> requestId = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "those accepted then or later, such as 2026-11-20T08:00:00Z")
  private Optional<OffsetDateTime> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "those accepted earlier")
  private Optional<OffsetDateTime> to = Optional.empty();

  /// What was given, under the names that the operations API has for it.
  Map<String, String> given() {
    var given = new LinkedHashMap<String, String>();
    family.ifPresent(some -> given.put("family", some.id()));
    account.ifPresent(some -> given.put("account", some.value()));
    service.ifPresent(some -> given.put("service", some.value()));
    requestId.ifPresent(some -> given.put("requestId", some));
    from.ifPresent(some -> given.put("from", some.toString()));
    to.ifPresent(some -> given.put("to", some.toString()));
    return given;
  }
}
