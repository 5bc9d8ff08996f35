package dev.ringback.server.intake;

import dev.ringback.server.directory.ListenerKey;
import java.util.Optional;

/// One message as a publisher hands it over, found to be in order.
///
/// @param key whose listener it is for
/// @param publisherId the publisher's own id, at most [#MAX_ID_LENGTH] characters; a repeat within
///   24 hours is not sent again
/// @param orderingKey messages with the same one keep their order where the listener asks for it
/// @param requestId the body's `requestId`, kept to be searched for
/// @param payload what it says
public record Submission(
    ListenerKey key,
    Optional<String> publisherId,
    Optional<String> orderingKey,
    Optional<String> requestId,
    Payload payload) {
  /// The longest id and the longest ordering key, in characters.
  public static final int MAX_ID_LENGTH = 128;

  /// Whether a text can be kept as it is: half a surrogate pair would become a question mark, and
  /// two different ids the same.
  static boolean isText(String text) {
    for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
        return false;
      }
    }
    return true;
  }
}
