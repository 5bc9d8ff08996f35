package dev.ringback.server.store;

import dev.ringback.server.access.SessionRecords;
import dev.ringback.server.access.TokenRecords;
import dev.ringback.server.directory.ListenerStates;
import dev.ringback.server.directory.Registrations;
import dev.ringback.server.intake.AcceptedMessages;
import dev.ringback.server.outbound.DueDeliveries;
import dev.ringback.server.outcome.History;
import dev.ringback.server.outcome.Settlements;
import dev.ringback.server.outcome.WaitingDeliveries;
import dev.ringback.server.retry.Archive;
import dev.ringback.server.retry.ReplayRuns;

/// All ports; a backend is one way to make this record.
///
/// @param tokens bearer tokens
/// @param sessions sessions of people
/// @param registrations who listens to what
/// @param listenerStates what is known of listeners besides
/// @param messages where messages are kept from acceptance on
/// @param due what is due now
/// @param settlements where the ends of claims are written
/// @param waiting what operators do to deliveries that wait
/// @param history what became of messages
/// @param archive what is over
/// @param replays replays by filter
/// @param health whether the store can keep what it is given
/// @param closing closes the backend; what was accepted and not settled waits for the next start
public record Stores(
    TokenRecords tokens,
    SessionRecords sessions,
    Registrations registrations,
    ListenerStates listenerStates,
    AcceptedMessages messages,
    DueDeliveries due,
    Settlements settlements,
    WaitingDeliveries waiting,
    History history,
    Archive archive,
    ReplayRuns replays,
    StoreHealth health,
    Runnable closing)
    implements AutoCloseable {
  @Override
  public void close() {
    closing.run();
  }
}
