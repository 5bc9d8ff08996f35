package dev.ringback.protocol;

/// Names of the members of callback bodies, in one table so that a correction is one edit. The
/// first five are those the sender itself reads or fills in. Of the others each says how sure it
/// is:
///
/// - *documented*, or seen in the field;
/// - *inferred*: borrowed from another operation of the provider, or known in another spelling;
/// - *guessed*: the fact is known, or only the service; the name is a choice.
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

  /// `accountName`: documented.
  public static final String ACCOUNT_NAME = "accountName";

  /// `acknowledgeTime`: documented.
  public static final String ACKNOWLEDGE_TIME = "acknowledgeTime";

  /// `activateResponse`: documented.
  public static final String ACTIVATE_RESPONSE = "activateResponse";

  /// `associatedWithMTN`: documented.
  public static final String ASSOCIATED_WITH_MTN = "associatedWithMTN";

  /// `averageScore`: documented.
  public static final String AVERAGE_SCORE = "averageScore";

  /// `bytesUsed`: documented.
  public static final String BYTES_USED = "bytesUsed";

  /// `changeIdentifierResponse`: documented.
  public static final String CHANGE_IDENTIFIER_RESPONSE = "changeIdentifierResponse";

  /// `comment`: documented.
  public static final String COMMENT = "comment";

  /// `confirmation`: documented.
  public static final String CONFIRMATION = "confirmation";

  /// `coordinates`: documented.
  public static final String COORDINATES = "coordinates";

  /// `date`: documented.
  public static final String DATE = "date";

  /// `deactivated`: documented.
  public static final String DEACTIVATED = "deactivated";

  /// `deactivateResponse`: documented.
  public static final String DEACTIVATE_RESPONSE = "deactivateResponse";

  /// `detail`: documented.
  public static final String DETAIL = "detail";

  /// `device`: documented.
  public static final String DEVICE = "device";

  /// `deviceCredential`: documented.
  public static final String DEVICE_CREDENTIAL = "deviceCredential";

  /// `deviceExperienceScoreHistory`: documented.
  public static final String DEVICE_EXPERIENCE_SCORE_HISTORY = "deviceExperienceScoreHistory";

  /// `deviceFound`: documented.
  public static final String DEVICE_FOUND = "deviceFound";

  /// `deviceIds`: documented.
  public static final String DEVICE_IDS = "deviceIds";

  /// `deviceResponse`: documented.
  public static final String DEVICE_RESPONSE = "deviceResponse";

  /// `error`: documented.
  public static final String ERROR = "error";

  /// `errorMessage`: documented.
  public static final String ERROR_MESSAGE = "errorMessage";

  /// `expectedResumeDate`: documented.
  public static final String EXPECTED_RESUME_DATE = "expectedResumeDate";

  /// `extendedAttributes`: documented.
  public static final String EXTENDED_ATTRIBUTES = "extendedAttributes";

  /// `faultactor`: documented.
  public static final String FAULT_ACTOR = "faultactor";

  /// `faultcode`: documented.
  public static final String FAULT_CODE = "faultcode";

  /// `faultResponse`: documented.
  public static final String FAULT_RESPONSE = "faultResponse";

  /// `faultstring`: documented.
  public static final String FAULT_STRING = "faultstring";

  /// `featureCodes`: documented.
  public static final String FEATURE_CODES = "featureCodes";

  /// `firmwareList`: documented.
  public static final String FIRMWARE_LIST = "firmwareList";

  /// `firmwareName`: documented.
  public static final String FIRMWARE_NAME = "firmwareName";

  /// `firstAttemptDeliveryTime`: documented.
  public static final String FIRST_ATTEMPT_DELIVERY_TIME = "firstAttemptDeliveryTime";

  /// `fromVersion`: documented.
  public static final String FROM_VERSION = "fromVersion";

  /// `id`: documented.
  public static final String ID = "id";

  /// `imei`: documented.
  public static final String IMEI = "imei";

  /// `info`: documented.
  public static final String INFO = "info";

  /// `intelligenceResponse`: documented.
  public static final String INTELLIGENCE_RESPONSE = "intelligenceResponse";

  /// `ipAddress`: documented.
  public static final String IP_ADDRESS = "ipAddress";

  /// `key`: documented.
  public static final String KEY = "key";

  /// `kind`: documented.
  public static final String KIND = "kind";

  /// `latitude`: documented.
  public static final String LATITUDE = "latitude";

  /// `x`: documented.
  public static final String LATITUDE_X = "x";

  /// `launchDate`: documented.
  public static final String LAUNCH_DATE = "launchDate";

  /// `longitude`: documented.
  public static final String LONGITUDE = "longitude";

  /// `y`: documented.
  public static final String LONGITUDE_Y = "y";

  /// `make`: documented.
  public static final String MAKE = "make";

  /// `maxSuspendDaysAllowed`: documented.
  public static final String MAX_SUSPEND_DAYS_ALLOWED = "maxSuspendDaysAllowed";

  /// `message`: documented.
  public static final String MESSAGE = "message";

  /// `model`: documented.
  public static final String MODEL = "model";

  /// `msid`: documented.
  public static final String MSID = "msid";

  /// `name`: documented.
  public static final String NAME = "name";

  /// `networkConditions`: documented.
  public static final String NETWORK_CONDITIONS = "networkConditions";

  /// `niddConfigResponse`: documented.
  public static final String NIDD_CONFIG_RESPONSE = "niddConfigResponse";

  /// `niddMONotificationResponse`: documented.
  public static final String NIDD_MO_NOTIFICATION_RESPONSE = "niddMONotificationResponse";

  /// `niddMTDeliveryResponse`: documented.
  public static final String NIDD_MT_DELIVERY_RESPONSE = "niddMTDeliveryResponse";

  /// `niddResponse`: documented.
  public static final String NIDD_RESPONSE = "niddResponse";

  /// `numDaysSuspendedLast12Months`: documented.
  public static final String NUM_DAYS_SUSPENDED_LAST_12_MONTHS = "numDaysSuspendedLast12Months";

  /// `numDaysSuspendAllowedCurrent12Months`: documented.
  public static final String NUM_DAYS_SUSPEND_ALLOWED_CURRENT_12_MONTHS =
      "numDaysSuspendAllowedCurrent12Months";

  /// `participantName`: documented.
  public static final String PARTICIPANT_NAME = "participantName";

  /// `pd`: documented.
  public static final String POSITION = "pd";

  /// `prlInformationResponse`: documented.
  public static final String PRL_INFORMATION_RESPONSE = "prlInformationResponse";

  /// `prlVersion`: documented.
  public static final String PRL_VERSION = "prlVersion";

  /// `qos`: documented.
  public static final String QOS_MET = "qos";

  /// `radius`: documented.
  public static final String RADIUS = "radius";

  /// `reason`: documented.
  public static final String REASON = "reason";

  /// `releaseNote`: documented.
  public static final String RELEASE_NOTE = "releaseNote";

  /// `restored`: documented.
  public static final String RESTORED = "restored";

  /// `restoreResponse`: documented.
  public static final String RESTORE_RESPONSE = "restoreResponse";

  /// `scores`: documented.
  public static final String SCORES = "scores";

  /// `servicePlan`: documented.
  public static final String SERVICE_PLAN = "servicePlan";

  /// `smsDeliveryResponse`: documented.
  public static final String SMS_DELIVERY_RESPONSE = "smsDeliveryResponse";

  /// `smsMessage`: documented.
  public static final String SMS_MESSAGE = "smsMessage";

  /// `smsUsed`: documented.
  public static final String SMS_USED = "smsUsed";

  /// `startDate`: documented.
  public static final String START_DATE = "startDate";

  /// `state`: documented.
  public static final String STATE = "state";

  /// `status`: documented.
  public static final String STATUS = "status";

  /// `suspendResponse`: documented.
  public static final String SUSPEND_RESPONSE = "suspendResponse";

  /// `time`: documented.
  public static final String TIME = "time";

  /// `timestamp`: documented.
  public static final String TIMESTAMP = "timestamp";

  /// `toVersion`: documented.
  public static final String TO_VERSION = "toVersion";

  /// `type`: documented.
  public static final String TYPE = "type";

  /// `upgradeId`: documented.
  public static final String UPGRADE_ID = "upgradeId";

  /// `upgradeProgress`: documented.
  public static final String UPGRADE_PROGRESS = "upgradeProgress";

  /// `upgradeScheduled`: documented.
  public static final String UPGRADE_SCHEDULED = "upgradeScheduled";

  /// `usageResponse`: documented.
  public static final String USAGE_RESPONSE = "usageResponse";

  /// `utcoffset`: documented.
  public static final String UTC_OFFSET = "utcoffset";

  /// `value`: documented.
  public static final String VALUE = "value";

  /// `attributes`: inferred.
  public static final String ATTRIBUTES = "attributes";

  /// `bytesTransferred`: inferred.
  public static final String BYTES_TRANSFERRED = "bytesTransferred";

  /// `carrierInformation`: inferred.
  public static final String CARRIER_INFORMATION = "carrierInformation";

  /// `carrierName`: inferred.
  public static final String CARRIER_NAME = "carrierName";

  /// `change`: inferred.
  public static final String CHANGE = "change";

  /// `changeDate`: inferred.
  public static final String CHANGE_DATE = "changeDate";

  /// `createdOn`: inferred.
  public static final String CREATED_ON = "createdOn";

  /// `deviceGroupName`: inferred.
  public static final String DEVICE_GROUP_NAME = "deviceGroupName";

  /// `deviceId`: inferred.
  public static final String DEVICE_ID = "deviceId";

  /// `deviceInfo`: inferred.
  public static final String DEVICE_INFO = "deviceInfo";

  /// `transactionID`: inferred.
  public static final String DIAGNOSTICS_TRANSACTION_ID = "transactionID";

  /// `errors`: inferred.
  public static final String ERRORS = "errors";

  /// `errorCode`: inferred.
  public static final String ERROR_CODE = "errorCode";

  /// `errorResponse`: inferred.
  public static final String ERROR_RESPONSE = "errorResponse";

  /// `externalProvisioningChange`: inferred.
  public static final String EXTERNAL_PROVISIONING_CHANGE = "externalProvisioningChange";

  /// `httpStatusCode`: inferred.
  public static final String HTTP_STATUS_CODE = "httpStatusCode";

  /// `numberOfSessions`: inferred.
  public static final String NUMBER_OF_SESSIONS = "numberOfSessions";

  /// `promoChange`: inferred.
  public static final String PROMO_CHANGE = "promoChange";

  /// `resultReason`: inferred.
  public static final String RESULT_REASON = "resultReason";

  /// `source`: inferred.
  public static final String SOURCE = "source";

  /// `txid`: inferred.
  public static final String TXID = "txid";

  /// `usage`: inferred.
  public static final String USAGE = "usage";

  /// `action`: guessed.
  public static final String ACTION = "action";

  /// `alertResponse`: guessed.
  public static final String ALERT_RESPONSE = "alertResponse";

  /// `billCycle`: guessed.
  public static final String BILL_CYCLE = "billCycle";

  /// `campaignId`: guessed.
  public static final String CAMPAIGN_ID = "campaignId";

  /// `campaignName`: guessed.
  public static final String CAMPAIGN_NAME = "campaignName";

  /// `changeCustomFieldsResponse`: guessed.
  public static final String CHANGE_CUSTOM_FIELDS_RESPONSE = "changeCustomFieldsResponse";

  /// `changeServicePlanResponse`: guessed.
  public static final String CHANGE_SERVICE_PLAN_RESPONSE = "changeServicePlanResponse";

  /// `comparator`: guessed.
  public static final String COMPARATOR = "comparator";

  /// `condition`: guessed.
  public static final String CONDITION = "condition";

  /// `consent`: guessed.
  public static final String CONSENT = "consent";

  /// `transactionId`: guessed.
  public static final String CONSENT_TRANSACTION_ID = "transactionId";

  /// `consentType`: guessed.
  public static final String CONSENT_TYPE = "consentType";

  /// `currentImei`: guessed.
  public static final String CURRENT_IMEI = "currentImei";

  /// `currentValue`: guessed.
  public static final String CURRENT_VALUE = "currentValue";

  /// `cycleType`: guessed.
  public static final String CYCLE_TYPE = "cycleType";

  /// `deviceAvailabilityResponse`: guessed.
  public static final String DEVICE_AVAILABILITY_RESPONSE = "deviceAvailabilityResponse";

  /// `deviceSku`: guessed.
  public static final String DEVICE_SKU = "deviceSku";

  /// `devLocationList`: guessed.
  public static final String DEV_LOCATION_LIST = "devLocationList";

  /// `diagnosticsResponse`: guessed.
  public static final String DIAGNOSTICS_RESPONSE = "diagnosticsResponse";

  /// `endDate`: guessed.
  public static final String END_DATE = "endDate";

  /// `endTime`: guessed.
  public static final String END_TIME = "endTime";

  /// `eventTime`: guessed.
  public static final String EVENT_TIME = "eventTime";

  /// `eventType`: guessed.
  public static final String EVENT_TYPE = "eventType";

  /// `firmwareFrom`: guessed.
  public static final String FIRMWARE_FROM = "firmwareFrom";

  /// `firmwareTo`: guessed.
  public static final String FIRMWARE_TO = "firmwareTo";

  /// `goToStateResponse`: guessed.
  public static final String GO_TO_STATE_RESPONSE = "goToStateResponse";

  /// `monitorExpirationTime`: guessed.
  public static final String MONITOR_EXPIRATION_TIME = "monitorExpirationTime";

  /// `moSMS`: guessed.
  public static final String MO_SMS = "moSMS";

  /// `mtSMS`: guessed.
  public static final String MT_SMS = "mtSMS";

  /// `networkEventResponse`: guessed.
  public static final String NETWORK_EVENT_RESPONSE = "networkEventResponse";

  /// `notificationType`: guessed.
  public static final String NOTIFICATION_TYPE = "notificationType";

  /// `orderRequestId`: guessed.
  public static final String ORDER_REQUEST_ID = "orderRequestId";

  /// `orderStatusResponse`: guessed.
  public static final String ORDER_STATUS_RESPONSE = "orderStatusResponse";

  /// `previousImei`: guessed.
  public static final String PREVIOUS_IMEI = "previousImei";

  /// `productType`: guessed.
  public static final String PRODUCT_TYPE = "productType";

  /// `profileResponse`: guessed.
  public static final String PROFILE_RESPONSE = "profileResponse";

  /// `profileStatus`: guessed.
  public static final String PROFILE_STATUS = "profileStatus";

  /// `serviceplan`: guessed.
  public static final String PROMO_SERVICE_PLAN = "serviceplan";

  /// `promoUsageResponse`: guessed.
  public static final String PROMO_USAGE_RESPONSE = "promoUsageResponse";

  /// `pwnResponse`: guessed.
  public static final String PWN_RESPONSE = "pwnResponse";

  /// `qosResponse`: guessed.
  public static final String QOS_RESPONSE = "qosResponse";

  /// `qosStatus`: guessed.
  public static final String QOS_STATUS = "qosStatus";

  /// `reachable`: guessed.
  public static final String REACHABLE = "reachable";

  /// `reportUpdatedTime`: guessed.
  public static final String REPORT_UPDATED_TIME = "reportUpdatedTime";

  /// `requestType`: guessed.
  public static final String REQUEST_TYPE = "requestType";

  /// `serviceName`: guessed.
  public static final String SERVICE_NAME = "serviceName";

  /// `startTime`: guessed.
  public static final String START_TIME = "startTime";

  /// `stateName`: guessed.
  public static final String STATE_NAME = "stateName";

  /// `subscriptionNotification`: guessed.
  public static final String SUBSCRIPTION_NOTIFICATION = "subscriptionNotification";

  /// `suspendedDate`: guessed.
  public static final String SUSPENDED_DATE = "suspendedDate";

  /// `suspensionStatusResponse`: guessed.
  public static final String SUSPENSION_STATUS_RESPONSE = "suspensionStatusResponse";

  /// `threshold`: guessed.
  public static final String THRESHOLD = "threshold";

  /// `thresholdUnit`: guessed.
  public static final String THRESHOLD_UNIT = "thresholdUnit";

  /// `thresholdValue`: guessed.
  public static final String THRESHOLD_VALUE = "thresholdValue";

  /// `triggeredAt`: guessed.
  public static final String TRIGGERED_AT = "triggeredAt";

  /// `triggerCategory`: guessed.
  public static final String TRIGGER_CATEGORY = "triggerCategory";

  /// `triggerId`: guessed.
  public static final String TRIGGER_ID = "triggerId";

  /// `triggerName`: guessed.
  public static final String TRIGGER_NAME = "triggerName";

  /// `triggerTime`: guessed.
  public static final String TRIGGER_TIME = "triggerTime";

  /// `uploadDevicesResponse`: guessed.
  public static final String UPLOAD_DEVICES_RESPONSE = "uploadDevicesResponse";

  /// `usagePercent`: guessed.
  public static final String USAGE_PERCENT = "usagePercent";

  private FieldNames() {}
}
