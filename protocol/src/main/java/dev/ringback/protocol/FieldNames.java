package dev.ringback.protocol;

/// Members of callback bodies that the sender itself fills in, in one table so that a correction is
/// one edit. The first four are documented.
public final class FieldNames {
  /// Echo of the registration's user name.
  public static final String USERNAME = "username";

  /// Echo of the registration's password.
  public static final String PASSWORD = "password";

  /// Which sending of the message this is, from 1.
  public static final String CALLBACK_COUNT = "callbackCount";

  /// How many sendings there are at most.
  public static final String MAX_CALLBACK_THRESHOLD = "maxCallbackThreshold";

  /// The id that ties a message to the request that caused it.
  public static final String REQUEST_ID = "requestId";

  private FieldNames() {}
}
