package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.DETAIL;
import static dev.ringback.protocol.FieldNames.FAULT_ACTOR;
import static dev.ringback.protocol.FieldNames.FAULT_CODE;
import static dev.ringback.protocol.FieldNames.FAULT_STRING;

import java.util.Arrays;
import java.util.Optional;

/// Why a request failed, or is held. Branch on [#code()] or [#kind()]: the prefix of the fault code
/// and the text may change.
///
/// @param faultcode a service's name, a dot, and the code
/// @param faultstring an explanation for people, possibly with values in it
/// @param faultactor what failed
/// @param detail more about it
/// @param extra what else the fault held
public record Fault(
    Optional<String> faultcode,
    Optional<String> faultstring,
    Optional<String> faultactor,
    Optional<String> detail,
    Extra extra) {
  static final Shape<Fault> SHAPE =
      new Shape<>(
          in ->
              new Fault(
                  in.text(FAULT_CODE),
                  in.text(FAULT_STRING),
                  in.text(FAULT_ACTOR),
                  in.text(DETAIL),
                  in.rest()),
          (it, out) ->
              out.text(FAULT_CODE, it.faultcode())
                  .text(FAULT_STRING, it.faultstring())
                  .text(FAULT_ACTOR, it.faultactor())
                  .text(DETAIL, it.detail())
                  .rest(it.extra()));

  /// The stable part of the fault code, such as `REQUEST_FAILED.DeviceAlreadyActive`: from the word
  /// for its kind on, or the whole where there is no such word.
  public Optional<String> code() {
    return faultcode.map(
        text -> {
          var words = text.split("\\.", -1);
          for (var i = 0; i < words.length; i++) {
            if (Kind.of(words[i]) != Kind.OTHER) {
              return String.join(".", Arrays.copyOfRange(words, i, words.length));
            }
          }
          return text;
        });
  }

  /// What sort of failure it is.
  public Kind kind() {
    return code().map(text -> Kind.of(text.split("\\.", 2)[0])).orElse(Kind.OTHER);
  }

  /// The sorts of failure.
  public enum Kind {
    /// Input is missing or wrong.
    INPUT_INVALID,
    /// Processing failed.
    REQUEST_FAILED,
    /// Not failed: the order waits for approval.
    REQUEST_ONHOLD,
    /// The order waited for approval and was dropped.
    REQUEST_CANCELLED,
    /// A word not known here.
    OTHER;

    private static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind != OTHER && kind.name().equals(word))
          .findFirst()
          .orElse(OTHER);
    }
  }
}
