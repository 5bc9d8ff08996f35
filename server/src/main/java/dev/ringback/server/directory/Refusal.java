package dev.ringback.server.directory;

/// Why a registration is not made.
///
/// @param part what is wrong
/// @param complaint what is wrong with it, in words that may be shown to the caller
public record Refusal(Part part, String complaint) {
  /// A part of a registration.
  public enum Part {
    /// The callback service.
    SERVICE,
    /// The address.
    URL,
    /// The headers that travel with callbacks.
    HEADERS
  }
}
