package dev.ringback.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringback.protocol.Credentials;
import dev.ringback.protocol.Family;
import dev.ringback.protocol.HeaderNames;
import dev.ringback.protocol.ServiceName;
import dev.ringback.protocol.signature.SharedKey;
import dev.ringback.protocol.signature.WebhookSecret;
import java.time.Instant;
import java.util.Base64;

/// One valid callback per kind of proof, to be bent one way.
final class Callbacks {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final Credentials CREDENTIALS = new Credentials("listener-user", "listener-pass");
  static final SharedKey KEY =
      SharedKey.of(
          Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));
  static final WebhookSecret SECRET = WebhookSecret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  static final ServiceName CARRIER = new ServiceName("CarrierService");
  static final ServiceName NIDD = new ServiceName("NiddService");
  static final ServiceName LOCATION = new ServiceName("DeviceLocation");
  static final ServiceName FOTA = new ServiceName("Fota");

  private Callbacks() {}

  /// A listener for one path per kind of proof.
  static CallbackListener.Builder listener() {
    return CallbackListener.builder()
        .credentials(CREDENTIALS)
        .sharedKeys(KEY)
        .clock(() -> NOON)
        .at("/carrier", Family.CONNECTIVITY, CARRIER)
        .at("/nidd", Family.CONNECTIVITY, NIDD)
        .at("/location", Family.DEVICE_LOCATION, LOCATION);
  }

  static String carrierBody(int count) {
    return """
    {"username":"listener-user","password":"listener-pass","requestId":"r-1",
     "deviceIds":[{"id":"89148000000000000019","kind":"Iccid"},{"kind":"imei"}],
     "deviceResponse":{"restoreResponse":{"restored":"true"}},"status":"Success",
     "callbackCount":%d,"maxCallbackThreshold":4}\
    """
        .formatted(count);
  }

  static CallbackRequest post(String path, String body) {
    return new CallbackRequest("POST", path, RequestHeaders.NONE, Body.of(body));
  }

  /// The first attempt of a Connectivity message, proven by credentials.
  static CallbackRequest carrier() {
    return post("/carrier", carrierBody(1));
  }

  /// A Device Location message, signed with the shared key.
  static CallbackRequest location() {
    var request = post("/location", "{\"txid\":\"t-1\",\"devLocationList\":[]}");
    return with(request, HeaderNames.CALLBACK_SIGNATURE, KEY.sign(request.body().bytes()));
  }

  /// A message with a Standard Webhooks signature.
  static CallbackRequest webhook(String path, String id, Instant at) {
    var request = post(path, "{\"campaignId\":\"c-1\",\"status\":\"CampaignScheduled\"}");
    return with(
        with(
            with(request, HeaderNames.WEBHOOK_ID, id),
            HeaderNames.WEBHOOK_TIMESTAMP,
            String.valueOf(at.getEpochSecond())),
        HeaderNames.WEBHOOK_SIGNATURE,
        SECRET.sign(id, at, request.body().bytes()));
  }

  static CallbackRequest with(CallbackRequest request, String header, String value) {
    return new CallbackRequest(
        request.method(), request.path(), request.headers().with(header, value), request.body());
  }
}
