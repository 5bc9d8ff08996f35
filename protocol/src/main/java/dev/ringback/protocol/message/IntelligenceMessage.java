package dev.ringback.protocol.message;

import static dev.ringback.protocol.FieldNames.AVERAGE_SCORE;
import static dev.ringback.protocol.FieldNames.COORDINATES;
import static dev.ringback.protocol.FieldNames.DATE;
import static dev.ringback.protocol.FieldNames.DEVICE;
import static dev.ringback.protocol.FieldNames.DEVICE_EXPERIENCE_SCORE_HISTORY;
import static dev.ringback.protocol.FieldNames.INTELLIGENCE_RESPONSE;
import static dev.ringback.protocol.FieldNames.LATITUDE;
import static dev.ringback.protocol.FieldNames.LONGITUDE;
import static dev.ringback.protocol.FieldNames.NETWORK_CONDITIONS;
import static dev.ringback.protocol.FieldNames.SCORES;

import dev.ringback.protocol.ServiceName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// The result of a question about wireless performance. Of `IntelligenceService`.
///
/// @param envelope what every Connectivity message has around its content
/// @param content what it says; empty when the request failed or nothing more is said
public record IntelligenceMessage(Envelope envelope, Optional<IntelligenceMessage.Content> content)
    implements ConnectivityMessage {
  /// The service whose messages these are.
  public static final ServiceName SERVICE = new ServiceName("IntelligenceService");

  static final Form<IntelligenceMessage> FORM =
      Form.<Content, IntelligenceMessage>enveloped(
          IntelligenceMessage.class,
          IntelligenceMessage::new,
          IntelligenceMessage::content,
          List.of(
              Place.in(
                  INTELLIGENCE_RESPONSE,
                  DEVICE_EXPERIENCE_SCORE_HISTORY,
                  ScoreHistory.class,
                  ScoreHistory.SHAPE),
              Place.in(
                  INTELLIGENCE_RESPONSE,
                  NETWORK_CONDITIONS,
                  NetworkConditions.class,
                  NetworkConditions.SHAPE)));

  @Override
  public ServiceName service() {
    return SERVICE;
  }

  /// What a message of this service can say.
  public sealed interface Content extends ConnectivityContent
      permits ScoreHistory, NetworkConditions {}

  /// The experience score of a device, day by day.
  ///
  /// @param device the names of the device
  /// @param scores a score per day
  /// @param extra members that have no place here
  public record ScoreHistory(List<DeviceId> device, List<Score> scores, Extra extra)
      implements Content {
    static final Shape<ScoreHistory> SHAPE =
        new Shape<>(
            in ->
                new ScoreHistory(
                    in.parts(DEVICE, DeviceId.SHAPE), in.parts(SCORES, Score.SHAPE), in.rest()),
            (it, out) ->
                out.parts(DEVICE, it.device(), DeviceId.SHAPE)
                    .parts(SCORES, it.scores(), Score.SHAPE)
                    .rest(it.extra()));

    /// Copies the lists.
    public ScoreHistory {
      device = List.copyOf(device);
      scores = List.copyOf(scores);
    }
  }

  /// The network at a place. The measurements are not documented, and so in `extra`.
  ///
  /// @param coordinates the place
  /// @param extra members that have no place here
  public record NetworkConditions(Optional<Coordinates> coordinates, Extra extra)
      implements Content {
    static final Shape<NetworkConditions> SHAPE =
        new Shape<>(
            in -> new NetworkConditions(in.part(COORDINATES, Coordinates.SHAPE), in.rest()),
            (it, out) ->
                out.part(COORDINATES, it.coordinates(), Coordinates.SHAPE).rest(it.extra()));
  }

  /// The score of a day.
  ///
  /// @param date the day, such as `2024-06-09`
  /// @param averageScore the score
  /// @param extra members that have no place here
  public record Score(Optional<String> date, Optional<BigDecimal> averageScore, Extra extra) {
    static final Shape<Score> SHAPE =
        new Shape<>(
            in -> new Score(in.text(DATE), in.decimalText(AVERAGE_SCORE), in.rest()),
            (it, out) ->
                out.text(DATE, it.date())
                    .decimalText(AVERAGE_SCORE, it.averageScore())
                    .rest(it.extra()));
  }

  /// A place.
  ///
  /// @param latitude in degrees, north positive
  /// @param longitude in degrees, east positive
  /// @param extra members that have no place here
  public record Coordinates(
      Optional<BigDecimal> latitude, Optional<BigDecimal> longitude, Extra extra) {
    static final Shape<Coordinates> SHAPE =
        new Shape<>(
            in -> new Coordinates(in.decimalText(LATITUDE), in.decimalText(LONGITUDE), in.rest()),
            (it, out) ->
                out.decimalText(LATITUDE, it.latitude())
                    .decimalText(LONGITUDE, it.longitude())
                    .rest(it.extra()));
  }
}
