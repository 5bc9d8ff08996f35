package dev.ringback.server.intake;

import dev.ringback.protocol.Family;
import dev.ringback.protocol.FieldNames;
import dev.ringback.protocol.json.JsonCursor;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The JSON object in which a publisher hands over a body, its members told apart but not read.
/// Confined to one thread.
final class PublishedBody {
  // Longer ones are delivered like any other member, but not kept to be searched for.
  private static final int MAX_REQUEST_ID_LENGTH = 256;

  private final byte[] json;
  private final JsonCursor.Range range;
  private final List<Member> members;
  private final @Nullable String requestId;

  private PublishedBody(
      byte[] json, JsonCursor.Range range, List<Member> members, @Nullable String requestId) {
    this.json = json;
    this.range = range;
    this.members = members;
    this.requestId = requestId;
  }

  /// Reads the object at the cursor.
  ///
  /// @param json what the cursor walks over
  static PublishedBody read(byte[] json, JsonCursor cursor) {
    var members = new ArrayList<Member>();
    String requestId = null;
    var start = cursor.offset();
    cursor.enterObject();
    var from = cursor.offset();
    for (var name = cursor.nextName(); name != null; name = cursor.nextName()) {
      if (name.equals(FieldNames.REQUEST_ID) && cursor.kind() == JsonCursor.Kind.TEXT) {
        requestId = cursor.text();
      }
      members.add(new Member(name, from, cursor.skip().to()));
      from = cursor.offset();
    }
    // `from` is now where the closing brace stood.
    return new PublishedBody(json, new JsonCursor.Range(start, from + 1), members, requestId);
  }

  /// How many bytes the object has.
  int size() {
    return range.length();
  }

  /// The member `requestId`, when it is a string.
  Optional<String> requestId() {
    return Optional.ofNullable(requestId)
        .filter(id -> id.length() <= MAX_REQUEST_ID_LENGTH && Submission.isText(id));
  }

  /// What the body says, less what the sender of `family` fills in itself.
  Payload payload(Family family) {
    var fillsIn = family.echoesCredentials() || family.countsAttempts();
    if (members.isEmpty() && fillsIn) {
      return Payload.ofMembers(new byte[0]);
    }
    if (!fillsIn || hasNothingOf(family)) {
      return Payload.ofMembers(Arrays.copyOfRange(json, range.from() + 1, range.to() - 1));
    }
    var kept = new ByteArrayOutputStream(range.length());
    for (var member : members) {
      if (!fillsIn(family, member.name())) {
        if (kept.size() > 0) {
          kept.write(',');
        }
        kept.write(json, member.from(), member.to() - member.from());
      }
    }
    return Payload.ofMembers(kept.toByteArray());
  }

  private boolean hasNothingOf(Family family) {
    for (var member : members) {
      if (fillsIn(family, member.name())) {
        return false;
      }
    }
    return true;
  }

  private static boolean fillsIn(Family family, String name) {
    return switch (name) {
      case FieldNames.USERNAME, FieldNames.PASSWORD -> family.echoesCredentials();
      case FieldNames.CALLBACK_COUNT, FieldNames.MAX_CALLBACK_THRESHOLD -> family.countsAttempts();
      default -> false;
    };
  }

  /// One member, name and value, from the first quote to the value's last byte.
  private record Member(String name, int from, int to) {}
}
