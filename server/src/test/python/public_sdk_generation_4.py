"""Drives every callback operation through the newest generation of the public Python client.

It is made by another generator than lines 1.7 and 2.0: it decodes every answer against the declared
types and raises where one does not fit, names its methods differently, and has its own HTTP stack.

Its methods take no body where the operation declares any media type (Device Location, Software
Management v2 and Diagnostics, when registering). There the transport adds the body.
"""

import dataclasses
import json
import re
import uuid

from conformance import Report, Settings, equal, holds, raises

from verizon import VerizonClient
from verizon.core import ApiError, ClientCredentials, Httpx2Client, RawError, binary_body
from verizon.models.connectivity_management_result import ConnectivityManagementResult
from verizon.models.device_diagnostics_result import DeviceDiagnosticsResult
from verizon.models.device_location_result import DeviceLocationResult
from verizon.models.fota_v1_result import FotaV1Result
from verizon.models.fota_v2_result import FotaV2Result
from verizon.models.fota_v3_result import FotaV3Result
from verizon.models.hyper_precise_location_result import HyperPreciseLocationResult

settings = Settings()
report = Report()
account = settings.account

HTTP = "http://10.120.102.183:50559/CallbackListener/Messages.asmx"
HTTPS = "https://10.120.102.183:50559/CallbackListener/Messages.asmx"
OTHER_HTTPS = "https://255.255.11.135:50559/CallbackListener/Messages.asmx"
BAD_URL = "ftp://10.120.102.183/x"
NO_SESSION = str(uuid.UUID(int=7))


class LocalServer:
    """The client's own HTTP transport, with another host in the address."""

    def __init__(self):
        self.transport = Httpx2Client(timeout=20)
        self.missing_body = None

    def with_body(self, body, call, *arguments):
        """Calls a method that does not let its caller say what to send."""
        self.missing_body = binary_body(json.dumps(body).encode(), media_type="*/*")
        try:
            return call(*arguments)
        finally:
            self.missing_body = None

    def send(self, request):
        if request.method in ("POST", "PUT") and request.body is None:
            request = dataclasses.replace(request, body=self.missing_body)
        url = re.sub(r"^https://[^/]+", settings.server, request.url)
        holds(url.startswith(settings.server), url)
        return self.transport.send(dataclasses.replace(request, url=url))

    def close(self):
        self.transport.close()


local_server = LocalServer()


def client(session, secret=settings.secret):
    return VerizonClient(
        thingspace_oauth=ClientCredentials(client_id=settings.key, client_secret=secret),
        vz_m2_m_token=session,
        custom_http_client=local_server,
    )


def refused(call, status, kind, **members):
    """The call fails with that status, and its error decodes into that model."""
    error = raises(ApiError, call)
    equal((error.status_code, type(error.error)), (status, kind))
    for name, expected in members.items():
        equal(getattr(error.error, name), expected)


def connectivity(callbacks):
    with report.check("connectivity: register every service, list, deregister"):
        equal(callbacks.list_registered_callbacks(account), [])
        for name in settings.services["connectivity"]:
            body = {"name": name, "url": HTTP, "username": "zaffod", "password": "drowssap"}
            done = callbacks.register_callback(account, body)
            equal((done.account_name, done.service_name), (account, name))
        listed = callbacks.list_registered_callbacks(account)
        equal({(one.service_name, one.url, one.username, one.password) for one in listed},
              {(name, HTTP, "zaffod", "drowssap") for name in settings.services["connectivity"]})
        for name in settings.services["connectivity"]:
            equal(callbacks.deregister_callback(account, name).service_name, name)
        equal(callbacks.list_registered_callbacks(account), [])

    with report.check("connectivity: errors decode"):
        refused(lambda: callbacks.deregister_callback(account, "QoS"), 400,
                ConnectivityManagementResult,
                error_code="CallbackService.REQUEST_FAILED.CallbackNotFound")
        refused(lambda: callbacks.register_callback(account, {"name": "No", "url": HTTP}), 400,
                ConnectivityManagementResult,
                error_code="CallbackService.INPUT_INVALID.ServiceName")
        refused(lambda: callbacks.register_callback(account, {"name": "QoS", "url": BAD_URL}), 400,
                ConnectivityManagementResult, error_code="CallbackService.INPUT_INVALID.Url")


def device_location(callbacks):
    with report.check("device location: register, list, deregister, cancel a report"):
        equal(callbacks.list_registered_callbacks2(account), [])
        for name in settings.services["device-location"]:
            done = local_server.with_body(
                {"name": name, "url": HTTP}, callbacks.register_callback2, account)
            equal((done.account, done.name), (account, name))
        listed = callbacks.list_registered_callbacks2(account)
        equal(sorted((one.name, one.url) for one in listed),
              [("DeviceLocation", HTTP), ("Location", HTTP)])
        for name in settings.services["device-location"]:
            equal(callbacks.deregister_callback2(account, name).success, True)
        equal(callbacks.cancel_async_report("abc-1", account).txid, "abc-1")

    with report.check("device location: errors decode"):
        refused(lambda: callbacks.deregister_callback2(account, "Location"), 400,
                DeviceLocationResult, error_code="INVALID_PARAMETER")
        refused(lambda: local_server.with_body(
            {"name": "Location", "url": BAD_URL}, callbacks.register_callback2, account), 400,
                DeviceLocationResult, error_code="INVALID_PARAMETER")


def software_management(v1, v2, v3):
    with report.check("software management v1: register, list, deregister"):
        equal(v1.list_registered_callbacks3(account), [])
        done = v1.register_callback3(account, {"name": "Fota", "url": HTTP})
        equal((done.account_name, done.service_name), (account, "Fota"))
        one, = v1.list_registered_callbacks3(account)
        equal((one.aname, one.name, one.url), (account, "Fota", HTTP))
        v1.deregister_callback3(account, "Fota")
        refused(lambda: v1.deregister_callback3(account, "Fota"), 400, RawError)
        refused(lambda: v1.register_callback3(account, {"name": "Fota", "url": BAD_URL}), 400,
                FotaV1Result, error_code="INVALID_PARAMETER")

    with report.check("software management v2: register, update, read, deregister"):
        v2.list_registered_callbacks4(account)
        equal(local_server.with_body({"url": HTTPS}, v2.register_callback4, account).url, HTTPS)
        equal(local_server.with_body({"url": OTHER_HTTPS}, v2.update_callback, account).url,
              OTHER_HTTPS)
        equal(v2.list_registered_callbacks4(account).url, OTHER_HTTPS)
        equal(v2.deregister_callback4(account).success, True)
        refused(lambda: v2.deregister_callback4(account), 400, FotaV2Result,
                error_code="INVALID_PARAMETER")

    with report.check("software management v3: register, update, read, deregister"):
        v3.list_registered_callbacks5(account)
        equal(v3.register_callback5(account, {"url": HTTPS}).url, HTTPS)
        equal(v3.update_callback2(account, {"url": OTHER_HTTPS}).url, OTHER_HTTPS)
        equal(v3.list_registered_callbacks5(account).url, OTHER_HTTPS)
        equal(v3.deregister_callback5(account).success, True)
        refused(lambda: v3.deregister_callback5(account), 400, FotaV3Result,
                error_code="INVALID_PARAMETER")


def diagnostics(callbacks):
    with report.check("diagnostics: register, list, deregister"):
        equal(callbacks.get_diagnostics_subscription_callback_info(account), [])
        done = local_server.with_body(
            {"accountName": account, "serviceName": "Diagnostics", "endpoint": HTTPS,
             "httpHeaders": {"key1": "val1"}},
            callbacks.register_diagnostics_callback_url)
        one, = callbacks.get_diagnostics_subscription_callback_info(account)
        for each in [done, one, callbacks.unregister_diagnostics_callback(account, "Diagnostics")]:
            equal((each.account_name, each.service_name, each.endpoint, each.http_headers),
                  (account, "Diagnostics", HTTPS, {"key1": "val1"}))
            equal(each.created_on, done.created_on)

    with report.check("diagnostics: errors decode"):
        refused(lambda: callbacks.unregister_diagnostics_callback(account, "Diagnostics"), 400,
                DeviceDiagnosticsResult, error_code="INVALID_PARAMETER")


def hyper_precise(callbacks):
    with report.check("hyper precise: register, list, deregister"):
        equal(callbacks.list_registered_callbacks6(account), [])
        done = callbacks.register_callback6(account, {"name": "BullseyeReporting", "url": HTTPS})
        equal((done.account_name, done.name), (account, "BullseyeReporting"))
        one, = callbacks.list_registered_callbacks6(account)
        equal((one.account_name, one.name, one.url), (account, "BullseyeReporting", HTTPS))
        callbacks.deregister_callback6(account, "BullseyeReporting")

    with report.check("hyper precise: errors decode"):
        refused(lambda: callbacks.deregister_callback6(account, "BullseyeReporting"), 404,
                HyperPreciseLocationResult, response_code="INVALID_PARAMETER")
        refused(lambda: callbacks.list_registered_callbacks6(settings.foreign_account), 401,
                HyperPreciseLocationResult, response_code="INVALID_ACCESS")


def main():
    with report.check("session: login, logout, and each family's word on a session that is over"):
        body = {"username": settings.user, "password": settings.password}
        session = client(NO_SESSION).session_management.start_connectivity_management_session(
            body=body).session_token
        over = client(session)
        equal(over.session_management.end_connectivity_management_session().session_token, session)
        refused(lambda: over.connectivity_callbacks.list_registered_callbacks(account), 400,
                ConnectivityManagementResult)
        refused(lambda: over.device_location_callbacks.list_registered_callbacks2(account), 400,
                DeviceLocationResult)
        refused(lambda: over.software_management_callbacks_v1.list_registered_callbacks3(account),
                400, FotaV1Result)
        refused(lambda: over.software_management_callbacks_v2.list_registered_callbacks4(account),
                400, FotaV2Result)
        refused(lambda: over.software_management_callbacks_v3.list_registered_callbacks5(account),
                400, FotaV3Result)
        refused(
            lambda: over.diagnostics_callbacks.get_diagnostics_subscription_callback_info(account),
            401, RawError)
        refused(
            lambda: over.hyper_precise_location_callbacks.list_registered_callbacks6(account),
            401, HyperPreciseLocationResult)

    with report.check("session: a password is reset"):
        own = client(client(NO_SESSION).session_management.start_connectivity_management_session(
            body={"username": settings.other_user, "password": settings.other_password}
        ).session_token).session_management
        holds(own.reset_connectivity_management_password(
            {"old_password": settings.other_password}).new_password, "a new password")

    with report.check("token: a wrong secret is refused before any call"):
        error = raises(ApiError, lambda: client(NO_SESSION, "wrong").connectivity_callbacks
                       .list_registered_callbacks(account))
        equal(error.status_code, 401)

    own = client(client(NO_SESSION).session_management.start_connectivity_management_session(
        body={"username": settings.user, "password": settings.password}).session_token)
    connectivity(own.connectivity_callbacks)
    device_location(own.device_location_callbacks)
    software_management(own.software_management_callbacks_v1, own.software_management_callbacks_v2,
                        own.software_management_callbacks_v3)
    diagnostics(own.diagnostics_callbacks)
    hyper_precise(own.hyper_precise_location_callbacks)
    report.finish()


if __name__ == "__main__":
    main()
