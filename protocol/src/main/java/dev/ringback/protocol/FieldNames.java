package dev.ringback.protocol;

/// Names of the members of callback bodies, in one table so that a correction is one edit. The
/// first five are those the sender itself reads or fills in.
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

  // Documented, or seen in the field.

  public static final String ACCOUNT_NAME = "accountName";
  public static final String ACKNOWLEDGE_TIME = "acknowledgeTime";
  public static final String ACTIVATE_RESPONSE = "activateResponse";
  public static final String ASSOCIATED_WITH_MTN = "associatedWithMTN";
  public static final String AVERAGE_SCORE = "averageScore";
  public static final String BYTES_USED = "bytesUsed";
  public static final String CHANGE_IDENTIFIER_RESPONSE = "changeIdentifierResponse";
  public static final String COMMENT = "comment";
  public static final String CONFIRMATION = "confirmation";
  public static final String COORDINATES = "coordinates";
  public static final String DATE = "date";
  public static final String DEACTIVATED = "deactivated";
  public static final String DEACTIVATE_RESPONSE = "deactivateResponse";
  public static final String DETAIL = "detail";
  public static final String DEVICE = "device";
  public static final String DEVICE_CREDENTIAL = "deviceCredential";
  public static final String DEVICE_EXPERIENCE_SCORE_HISTORY = "deviceExperienceScoreHistory";
  public static final String DEVICE_FOUND = "deviceFound";
  public static final String DEVICE_IDS = "deviceIds";
  public static final String DEVICE_RESPONSE = "deviceResponse";
  public static final String ERROR = "error";
  public static final String ERROR_MESSAGE = "errorMessage";
  public static final String EXPECTED_RESUME_DATE = "expectedResumeDate";
  public static final String EXTENDED_ATTRIBUTES = "extendedAttributes";
  public static final String FAULT_ACTOR = "faultactor";
  public static final String FAULT_CODE = "faultcode";
  public static final String FAULT_RESPONSE = "faultResponse";
  public static final String FAULT_STRING = "faultstring";
  public static final String FEATURE_CODES = "featureCodes";
  public static final String FIRMWARE_LIST = "firmwareList";
  public static final String FIRMWARE_NAME = "firmwareName";
  public static final String FIRST_ATTEMPT_DELIVERY_TIME = "firstAttemptDeliveryTime";
  public static final String FROM_VERSION = "fromVersion";
  public static final String ID = "id";
  public static final String IMEI = "imei";
  public static final String INFO = "info";
  public static final String INTELLIGENCE_RESPONSE = "intelligenceResponse";
  public static final String IP_ADDRESS = "ipAddress";
  public static final String KEY = "key";
  public static final String KIND = "kind";
  public static final String LATITUDE = "latitude";
  public static final String LATITUDE_X = "x";
  public static final String LAUNCH_DATE = "launchDate";
  public static final String LONGITUDE = "longitude";
  public static final String LONGITUDE_Y = "y";
  public static final String MAKE = "make";
  public static final String MAX_SUSPEND_DAYS_ALLOWED = "maxSuspendDaysAllowed";
  public static final String MESSAGE = "message";
  public static final String MODEL = "model";
  public static final String MSID = "msid";
  public static final String NAME = "name";
  public static final String NETWORK_CONDITIONS = "networkConditions";
  public static final String NIDD_CONFIG_RESPONSE = "niddConfigResponse";
  public static final String NIDD_MO_NOTIFICATION_RESPONSE = "niddMONotificationResponse";
  public static final String NIDD_MT_DELIVERY_RESPONSE = "niddMTDeliveryResponse";
  public static final String NIDD_RESPONSE = "niddResponse";
  public static final String NUM_DAYS_SUSPENDED_LAST_12_MONTHS = "numDaysSuspendedLast12Months";
  public static final String NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS =
      "numDaysSuspendAllowedCurrent12Months";
  public static final String PARTICIPANT_NAME = "participantName";
  public static final String POSITION = "pd";
  public static final String PRL_INFORMATION_RESPONSE = "prlInformationResponse";
  public static final String PRL_VERSION = "prlVersion";
  public static final String QOS_MET = "qos";
  public static final String RADIUS = "radius";
  public static final String REASON = "reason";
  public static final String RELEASE_NOTE = "releaseNote";
  public static final String RESTORED = "restored";
  public static final String RESTORE_RESPONSE = "restoreResponse";
  public static final String SCORES = "scores";
  public static final String SERVICE_PLAN = "servicePlan";
  public static final String SMS_DELIVERY_RESPONSE = "smsDeliveryResponse";
  public static final String SMS_MESSAGE = "smsMessage";
  public static final String SMS_USED = "smsUsed";
  public static final String START_DATE = "startDate";
  public static final String STATE = "state";
  public static final String STATUS = "status";
  public static final String SUSPEND_RESPONSE = "suspendResponse";
  public static final String TIME = "time";
  public static final String TIMESTAMP = "timestamp";
  public static final String TO_VERSION = "toVersion";
  public static final String TYPE = "type";
  public static final String UPGRADE_ID = "upgradeId";
  public static final String UPGRADE_PROGRESS = "upgradeProgress";
  public static final String UPGRADE_SCHEDULED = "upgradeScheduled";
  public static final String USAGE_RESPONSE = "usageResponse";
  public static final String UTC_OFFSET = "utcoffset";
  public static final String VALUE = "value";

  // Inferred: borrowed from another operation of the provider, or known in another spelling.

  public static final String ATTRIBUTES = "attributes";
  public static final String BYTES_TRANSFERRED = "bytesTransferred";
  public static final String CARRIER_INFORMATION = "carrierInformation";
  public static final String CARRIER_NAME = "carrierName";
  public static final String CHANGE = "change";
  public static final String CHANGE_DATE = "changeDate";
  public static final String CREATED_ON = "createdOn";
  public static final String DEVICE_GROUP_NAME = "deviceGroupName";
  public static final String DEVICE_ID = "deviceId";
  public static final String DEVICE_INFO = "deviceInfo";
  public static final String DIAGNOSTICS_TRANSACTION_ID = "transactionID";
  public static final String ERRORS = "errors";
  public static final String ERROR_CODE = "errorCode";
  public static final String ERROR_RESPONSE = "errorResponse";
  public static final String EXTERNAL_PROVISIONING_CHANGE = "externalProvisioningChange";
  public static final String HTTP_STATUS_CODE = "httpStatusCode";
  public static final String NUMBER_OF_SESSIONS = "numberOfSessions";
  public static final String PROMO_CHANGE = "promoChange";
  public static final String RESULT_REASON = "resultReason";
  public static final String SOURCE = "source";
  public static final String TXID = "txid";
  public static final String USAGE = "usage";

  // Guessed: the fact is known, or only the service; the name is a choice.

  public static final String ACTION = "action";
  public static final String ALERT_RESPONSE = "alertResponse";
  public static final String BILL_CYCLE = "billCycle";
  public static final String CAMPAIGN_ID = "campaignId";
  public static final String CAMPAIGN_NAME = "campaignName";
  public static final String CHANGE_CUSTOM_FIELDS_RESPONSE = "changeCustomFieldsResponse";
  public static final String CHANGE_SERVICE_PLAN_RESPONSE = "changeServicePlanResponse";
  public static final String COMPARATOR = "comparator";
  public static final String CONDITION = "condition";
  public static final String CONSENT = "consent";
  public static final String CONSENT_TRANSACTION_ID = "transactionId";
  public static final String CONSENT_TYPE = "consentType";
  public static final String CURRENT_IMEI = "currentImei";
  public static final String CURRENT_VALUE = "currentValue";
  public static final String CYCLE_TYPE = "cycleType";
  public static final String DEVICE_AVAILABILITY_RESPONSE = "deviceAvailabilityResponse";
  public static final String DEVICE_SKU = "deviceSku";
  public static final String DEV_LOCATION_LIST = "devLocationList";
  public static final String DIAGNOSTICS_RESPONSE = "diagnosticsResponse";
  public static final String END_DATE = "endDate";
  public static final String END_TIME = "endTime";
  public static final String EVENT_TIME = "eventTime";
  public static final String EVENT_TYPE = "eventType";
  public static final String FIRMWARE_FROM = "firmwareFrom";
  public static final String FIRMWARE_TO = "firmwareTo";
  public static final String GO_TO_STATE_RESPONSE = "goToStateResponse";
  public static final String MONITOR_EXPIRATION_TIME = "monitorExpirationTime";
  public static final String MO_SMS = "moSMS";
  public static final String MT_SMS = "mtSMS";
  public static final String NETWORK_EVENT_RESPONSE = "networkEventResponse";
  public static final String NOTIFICATION_TYPE = "notificationType";
  public static final String ORDER_REQUEST_ID = "orderRequestId";
  public static final String ORDER_STATUS_RESPONSE = "orderStatusResponse";
  public static final String PREVIOUS_IMEI = "previousImei";
  public static final String PRODUCT_TYPE = "productType";
  public static final String PROFILE_RESPONSE = "profileResponse";
  public static final String PROFILE_STATUS = "profileStatus";
  public static final String PROMO_SERVICE_PLAN = "serviceplan";
  public static final String PROMO_USAGE_RESPONSE = "promoUsageResponse";
  public static final String PWN_RESPONSE = "pwnResponse";
  public static final String QOS_RESPONSE = "qosResponse";
  public static final String QOS_STATUS = "qosStatus";
  public static final String REACHABLE = "reachable";
  public static final String REPORT_UPDATED_TIME = "reportUpdatedTime";
  public static final String REQUEST_TYPE = "requestType";
  public static final String SERVICE_NAME = "serviceName";
  public static final String START_TIME = "startTime";
  public static final String STATE_NAME = "stateName";
  public static final String SUBSCRIPTION_NOTIFICATION = "subscriptionNotification";
  public static final String SUSPENDED_DATE = "suspendedDate";
  public static final String SUSPENSION_STATUS_RESPONSE = "suspensionStatusResponse";
  public static final String THRESHOLD = "threshold";
  public static final String THRESHOLD_UNIT = "thresholdUnit";
  public static final String THRESHOLD_VALUE = "thresholdValue";
  public static final String TRIGGERED_AT = "triggeredAt";
  public static final String TRIGGER_CATEGORY = "triggerCategory";
  public static final String TRIGGER_ID = "triggerId";
  public static final String TRIGGER_NAME = "triggerName";
  public static final String TRIGGER_TIME = "triggerTime";
  public static final String UPLOAD_DEVICES_RESPONSE = "uploadDevicesResponse";
  public static final String USAGE_PERCENT = "usagePercent";

  private FieldNames() {}
}
