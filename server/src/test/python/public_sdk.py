"""Drives every callback operation through the public Python SDK, lines 1.7 and 2.0.

Nothing of the SDK is changed but the hosts in its table of servers: paths, headers, models and
exceptions are its own.
"""

import datetime
import re
import uuid

from conformance import Report, Settings, equal, holds, raises

from apimatic_core.exceptions.auth_validation_exception import AuthValidationException
from verizon.configuration import Configuration
from verizon.exceptions.api_exception import APIException
from verizon.exceptions.connectivity_management_result_exception import (
    ConnectivityManagementResultException,
)
from verizon.exceptions.device_diagnostics_result_exception import DeviceDiagnosticsResultException
from verizon.exceptions.device_location_result_exception import DeviceLocationResultException
from verizon.exceptions.fota_v1_result_exception import FotaV1ResultException
from verizon.exceptions.fota_v2_result_exception import FotaV2ResultException
from verizon.exceptions.fota_v3_result_exception import FotaV3ResultException
from verizon.exceptions.hyper_precise_location_result_exception import (
    HyperPreciseLocationResultException,
)
from verizon.exceptions.oauth_provider_exception import OauthProviderException
from verizon.http.auth.thingspace_oauth import ThingspaceOauthCredentials
from verizon.http.auth.vz_m2m_token import VZM2mTokenCredentials
from verizon.models.callback_created import CallbackCreated
from verizon.models.callback_registration_request import CallbackRegistrationRequest
from verizon.models.device_location_callback import DeviceLocationCallback
from verizon.models.fota_v1_callback_registration_request import FotaV1CallbackRegistrationRequest
from verizon.models.fota_v2_callback_registration_request import FotaV2CallbackRegistrationRequest
from verizon.models.fota_v3_callback_registration_request import FotaV3CallbackRegistrationRequest
from verizon.models.hyper_precise_location_callback import HyperPreciseLocationCallback
from verizon.models.log_in_request import LogInRequest
from verizon.models.oauth_token import OauthToken
from verizon.models.register_callback_request import RegisterCallbackRequest
from verizon.models.session_reset_password_request import SessionResetPasswordRequest
from verizon.verizon_client import VerizonClient

settings = Settings()
report = Report()

HTTP = "http://10.120.102.183:50559/CallbackListener/Messages.asmx"
OTHER_HTTP = "http://10.120.102.184:80/CallbackListener/Messages.asmx"
HTTPS = "https://10.120.102.183:50559/CallbackListener/Messages.asmx"
OTHER_HTTPS = "https://255.255.11.135:50559/CallbackListener/Messages.asmx"
BAD_URLS = ["", "no address", "/path", "ftp://10.120.102.183/x", "http://", "http://a b/", "http://u@h/"]
NO_SESSION = str(uuid.UUID(int=7))


def use_local_server():
    for servers in Configuration.environments.values():
        for server, url in servers.items():
            servers[server] = re.sub(r"^https://[^/]+", settings.server, url)
            holds(servers[server].startswith(settings.server), servers[server])


def client(session, key=settings.key, secret=settings.secret, bearer=None):
    """A client with a bearer token that it fetches by itself, unless it is given one."""
    token = None
    if bearer is not None:
        token = OauthToken(access_token=bearer, token_type="Bearer", expires_in=3600)
    return VerizonClient(
        thingspace_oauth_credentials=ThingspaceOauthCredentials(key, secret, oauth_token=token),
        vz_m2m_token_credentials=VZM2mTokenCredentials(session),
    )


def login(user, password):
    return (
        client(NO_SESSION)
        .session_management.start_connectivity_management_session(LogInRequest(user, password))
        .body.session_token
    )


def fetch_token(key=settings.key, secret=settings.secret):
    return client(NO_SESSION, key, secret).auth_managers["thingspace_oauth"].fetch_token()


def tokens():
    with report.check("token: every field is there, and the same token comes again"):
        token = fetch_token()
        holds(token.access_token, "an access token")
        equal(token.token_type, "Bearer")
        holds(0 < token.expires_in <= 3600, f"expires_in {token.expires_in}")
        holds(isinstance(token.scope, str), "scope")
        equal(fetch_token().access_token, token.access_token)

    with report.check("token: a wrong secret is the provider's error"):
        error = raises(OauthProviderException, lambda: fetch_token(secret="wrong"))
        equal(error.response_code, 401)
        equal(error.error, "invalid_client")

    with report.check("token: an unknown key is the provider's error"):
        error = raises(OauthProviderException, lambda: fetch_token(key="nobody"))
        equal(error.error, "invalid_client")

    with report.check("token: a client without one makes no call"):
        raises(
            AuthValidationException,
            lambda: client(NO_SESSION, secret="wrong").connectivity_callbacks
            .list_registered_callbacks(settings.account),
        )


def sessions():
    with report.check("session: login gives a GUID, logout gives it back and ends it"):
        session = login(settings.user, settings.password)
        equal(str(uuid.UUID(session)), session)
        own = client(session)
        equal(own.session_management.end_connectivity_management_session().body.session_token,
              session)
        error = raises(
            ConnectivityManagementResultException,
            lambda: own.connectivity_callbacks.list_registered_callbacks(settings.account),
        )
        equal(error.response_code, 400)
        equal(error.error_code, "UnifiedWebService.INPUT_INVALID.SessionToken.Invalid")
        holds(error.error_message, "a message")

    with report.check("session: a wrong password is typed"):
        error = raises(
            ConnectivityManagementResultException, lambda: login(settings.user, "wrong"))
        equal(error.error_code, "UnifiedWebService.INPUT_INVALID.Password.Invalid")

    with report.check("session: a login without a body is typed"):
        error = raises(
            ConnectivityManagementResultException,
            lambda: client(NO_SESSION)
            .session_management.start_connectivity_management_session(),
        )
        equal(error.error_code, "UnifiedWebService.INPUT_INVALID.RequestUndefined")

    with report.check("session: a reset password works at once, the old one no more"):
        own = client(login(settings.other_user, settings.other_password)).session_management
        request = SessionResetPasswordRequest(settings.other_password)
        password = own.reset_connectivity_management_password(request).body.new_password
        holds(password != settings.other_password, "another password")
        holds(login(settings.other_user, password), "a session")
        raises(ConnectivityManagementResultException,
               lambda: login(settings.other_user, settings.other_password))
        raises(ConnectivityManagementResultException,
               lambda: own.reset_connectivity_management_password(request))


def connectivity(callbacks):
    account = settings.account

    def register(name, url=HTTP, to=account, **credentials):
        return callbacks.register_callback(
            to, RegisterCallbackRequest(name=name, url=url, **credentials)).body

    def refused(call, code):
        error = raises(ConnectivityManagementResultException, call)
        equal(error.response_code, 400)
        equal(error.error_code, code)
        holds(error.error_message, "a message")

    with report.check("connectivity: nothing registered is an empty list"):
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("connectivity: every service can be registered"):
        for name in settings.services["connectivity"]:
            done = register(name)
            equal((done.account_name, done.service_name), (account, name))

    with report.check("connectivity: the list has them all, without credentials"):
        listed = callbacks.list_registered_callbacks(account).body
        equal(sorted(one.service_name for one in listed),
              sorted(settings.services["connectivity"]))
        for one in listed:
            equal((one.account_name, one.url), (account, HTTP))
            holds(not hasattr(one, "username") and not hasattr(one, "password"), "credentials")

    with report.check("connectivity: registering again replaces address and credentials"):
        register("DeviceUsage", OTHER_HTTP, username="zaffod", password="drowssap")
        listed = callbacks.list_registered_callbacks(account).body
        one = next(one for one in listed if one.service_name == "DeviceUsage")
        equal((one.url, one.username, one.password), (OTHER_HTTP, "zaffod", "drowssap"))

    with report.check("connectivity: the other spelling of AlertService"):
        equal(callbacks.deregister_callback(account, "AlertsService").body.service_name,
              "AlertService")
        register("AlertsService")
        listed = callbacks.list_registered_callbacks(account).body
        holds("AlertService" in [one.service_name for one in listed], "AlertService")

    with report.check("connectivity: every service can be deregistered"):
        for name in settings.services["connectivity"]:
            done = callbacks.deregister_callback(account, name).body
            equal((done.account_name, done.service_name), (account, name))
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("connectivity: deregistering what is not there is typed"):
        refused(lambda: callbacks.deregister_callback(account, "CarrierService"),
                "CallbackService.REQUEST_FAILED.CallbackNotFound")

    with report.check("connectivity: an unknown service is typed"):
        for name in ["Nothing", "carrierservice", "Carrier Service", "ü", "Location"]:
            refused(lambda: register(name), "CallbackService.INPUT_INVALID.ServiceName")

    with report.check("connectivity: a bad address is typed"):
        for url in BAD_URLS + ["http://10.120.102.183:8081/x", "http://10.120.102.183:0/x"]:
            refused(lambda: register("CarrierService", url), "CallbackService.INPUT_INVALID.Url")

    with report.check("connectivity: characters that are never taken"):
        for url in [HTTP + "'", HTTP + "<", HTTP + "\\"]:
            refused(lambda: register("CarrierService", url),
                    "UnifiedWebService.INPUT_INVALID.Request.InvalidCharacter")

    with report.check("connectivity: an account that the user may not act for"):
        refused(lambda: callbacks.list_registered_callbacks(settings.foreign_account),
                "UnifiedWebService.REQUEST_FAILED.AccountName")
        refused(lambda: register("CarrierService", to=settings.foreign_account),
                "UnifiedWebService.REQUEST_FAILED.AccountName")

    with report.check("connectivity: what is no account, encoded in the path"):
        for name in ["a b", "a+b", "a/b", "ü", "%", "a?b#c", "x" * 65]:
            refused(lambda: callbacks.list_registered_callbacks(name),
                    "UnifiedWebService.REQUEST_FAILED.AccountNotFound")

    with report.check("connectivity: nothing of what was refused is registered"):
        equal(callbacks.list_registered_callbacks(account).body, [])


def device_location(callbacks):
    account = settings.account

    def register(name, url=HTTP, to=account):
        return callbacks.register_callback(to, DeviceLocationCallback(name=name, url=url))

    def refused(call):
        error = raises(DeviceLocationResultException, call)
        equal(error.response_code, 400)
        equal(error.error_code, "INVALID_PARAMETER")
        holds(error.error_message, "a message")
        return error.error_message

    with report.check("device location: nothing registered is an empty list"):
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("device location: both services can be registered, each with its own key"):
        keys = set()
        for name in settings.services["device-location"]:
            answer = register(name)
            equal((answer.body.account, answer.body.name), (account, name))
            keys.add(answer.headers["Shared-Key"])
        equal(len(keys), 2)

    with report.check("device location: the list has both"):
        listed = callbacks.list_registered_callbacks(account).body
        equal(sorted((one.name, one.url) for one in listed),
              [("DeviceLocation", HTTP), ("Location", HTTP)])

    with report.check("device location: registering again replaces the address and the key"):
        before = register("Location", HTTP).headers["Shared-Key"]
        after = register("Location", OTHER_HTTP).headers["Shared-Key"]
        holds(before != after, "another key")
        listed = callbacks.list_registered_callbacks(account).body
        equal({one.name: one.url for one in listed},
              {"DeviceLocation": HTTP, "Location": OTHER_HTTP})

    with report.check("device location: both services can be deregistered, once"):
        for name in settings.services["device-location"]:
            equal(callbacks.deregister_callback(account, name).body.success, True)
            refused(lambda: callbacks.deregister_callback(account, name))
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("device location: what is wrong is typed"):
        refused(lambda: register("CarrierService"))
        refused(lambda: callbacks.deregister_callback(account, "CarrierService"))
        for url in BAD_URLS:
            refused(lambda: register("Location", url))
        equal(refused(lambda: callbacks.list_registered_callbacks("a b")), "Invalid account name")
        holds(settings.foreign_account
              in refused(lambda: register("Location", to=settings.foreign_account)),
              "the account in the message")

    with report.check("device location: cancelling a report gives its id back"):
        report_id = "2c90bd28-eeee-ffff-gggg-7e3bd4fbff33"
        equal(callbacks.cancel_async_report(account, report_id).body.txid, report_id)
        refused(lambda: callbacks.cancel_async_report(settings.foreign_account, report_id))


def software_management_v1(callbacks):
    account = settings.account

    def register(name="Fota", url=HTTPS, to=account, **credentials):
        return callbacks.register_callback(
            to, FotaV1CallbackRegistrationRequest(name=name, url=url, **credentials)).body

    def refused(call):
        error = raises(FotaV1ResultException, call)
        equal(error.response_code, 400)
        equal(error.error_code, "INVALID_PARAMETER")
        holds(error.error_message, "a message")

    with report.check("software management v1: nothing registered is an empty list"):
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("software management v1: register, list, replace"):
        done = register(url=HTTP)
        equal((done.account_name, done.service_name), (account, "Fota"))
        register(username="zaffod", password="drowssap")
        one, = callbacks.list_registered_callbacks(account).body
        equal((one.aname, one.name, one.url, one.username, one.password),
              (account, "Fota", HTTPS, "zaffod", "drowssap"))

    with report.check("software management v1: deregister, once"):
        equal(callbacks.deregister_callback(account, "Fota").body.success, True)
        equal(callbacks.list_registered_callbacks(account).body, [])
        refused(lambda: callbacks.deregister_callback(account, "Fota"))

    with report.check("software management v1: what is wrong is typed"):
        refused(lambda: register(name="Location"))
        refused(lambda: callbacks.deregister_callback(account, "Location"))
        refused(lambda: callbacks.list_registered_callbacks("a b"))
        refused(lambda: register(to=settings.foreign_account))
        for url in BAD_URLS:
            refused(lambda: register(url=url))


def software_management_by_url(version, callbacks, request, exception):
    account = settings.account

    def refused(call):
        error = raises(exception, call)
        equal(error.response_code, 400)
        equal(error.error_code, "INVALID_PARAMETER")
        holds(error.error_message, "a message")

    with report.check(f"software management {version}: nothing registered has no address"):
        holds(not hasattr(callbacks.list_registered_callbacks(account).body, "url"), "no url")

    with report.check(f"software management {version}: register, replace, read, deregister"):
        equal(callbacks.register_callback(account, request(url=HTTPS)).body.url, HTTPS)
        equal(callbacks.register_callback(account, request(url=OTHER_HTTPS)).body.url, OTHER_HTTPS)
        for _ in range(2):
            equal(callbacks.update_callback(account, request(url=HTTPS)).body.url, HTTPS)
        equal(callbacks.list_registered_callbacks(account).body.url, HTTPS)
        equal(callbacks.deregister_callback(account).body.success, True)
        holds(not hasattr(callbacks.list_registered_callbacks(account).body, "url"), "no url")

    with report.check(f"software management {version}: an update alone registers"):
        equal(callbacks.update_callback(account, request(url=HTTPS)).body.url, HTTPS)
        equal(callbacks.deregister_callback(account).body.success, True)

    with report.check(f"software management {version}: what is wrong is typed"):
        refused(lambda: callbacks.deregister_callback(account))
        refused(lambda: callbacks.list_registered_callbacks("a b"))
        refused(lambda: callbacks.list_registered_callbacks(settings.foreign_account))
        refused(lambda: callbacks.register_callback(account, request()))
        for url in BAD_URLS + [HTTP]:
            refused(lambda: callbacks.register_callback(account, request(url=url)))
            refused(lambda: callbacks.update_callback(account, request(url=url)))


def diagnostics(callbacks, object_callbacks):
    account = settings.account

    def register(endpoint=HTTPS, service="Diagnostics", to=account, **headers):
        return callbacks.register_diagnostics_callback_url(
            CallbackRegistrationRequest(
                account_name=to, service_name=service, endpoint=endpoint, **headers))

    def refused(call):
        error = raises(DeviceDiagnosticsResultException, call)
        equal(error.response_code, 400)
        equal(error.error_code, "INVALID_PARAMETER")
        holds(error.error_message, "a message")

    def is_registration(one, endpoint, headers):
        equal((one.account_name, one.service_name, one.endpoint),
              (account, "Diagnostics", endpoint))
        holds(isinstance(one.created_on.datetime, datetime.datetime), "createdOn")
        equal(getattr(one, "http_headers", None) or {}, headers)

    with report.check("diagnostics: nothing registered is an empty list"):
        equal(callbacks.get_diagnostics_subscription_callback_info(account).body, [])

    with report.check("diagnostics: register, list, replace"):
        first = register(http_headers={"key1": "val1", "key2": "val2"})
        is_registration(first.body, HTTPS, {"key1": "val1", "key2": "val2"})
        second = register(OTHER_HTTPS)
        is_registration(second.body, OTHER_HTTPS, {})
        holds(first.headers["Shared-Key"] != second.headers["Shared-Key"], "another key")
        one, = callbacks.get_diagnostics_subscription_callback_info(account).body
        is_registration(one, OTHER_HTTPS, {})

    with report.check("diagnostics: a client that wants one object gets one"):
        is_registration(
            object_callbacks.get_diagnostics_subscription_callback_info(account).body,
            OTHER_HTTPS, {})

    with report.check("diagnostics: deregister gives the registration back, once"):
        is_registration(
            callbacks.unregister_diagnostics_callback(account, "Diagnostics").body, OTHER_HTTPS, {})
        equal(callbacks.get_diagnostics_subscription_callback_info(account).body, [])
        refused(lambda: callbacks.unregister_diagnostics_callback(account, "Diagnostics"))

    with report.check("diagnostics: what is wrong is typed"):
        for url in BAD_URLS:
            refused(lambda: register(url))
        refused(lambda: register(service="Location"))
        refused(lambda: register(to="a b"))
        refused(lambda: register(http_headers={"Host": "elsewhere"}))
        refused(lambda: register(http_headers={"bad name": "x"}))
        refused(lambda: callbacks.unregister_diagnostics_callback(account, "Location"))
        refused(lambda: callbacks.get_diagnostics_subscription_callback_info("a b"))

    with report.check("diagnostics: an account that the user may not act for is 401"):
        error = raises(APIException, lambda: register(to=settings.foreign_account))
        equal(error.response_code, 401)


def hyper_precise(callbacks):
    account = settings.account

    def register(name="BullseyeReporting", url=HTTPS, to=account):
        return callbacks.register_callback(
            to, HyperPreciseLocationCallback(name=name, url=url)).body

    def refused(call, status, code):
        error = raises(HyperPreciseLocationResultException, call)
        equal(error.response.status_code, status)
        equal(error.response_code, code)
        holds(error.message, "a message")

    def account_of(one):
        return one.aname if "aname" in CallbackCreated._names else one.account_name

    with report.check("hyper precise: nothing registered is an empty list"):
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("hyper precise: register any name, list, replace"):
        done = register(url=HTTP)
        equal((done.account_name, done.name), (account, "BullseyeReporting"))
        register()
        register("name0", OTHER_HTTPS)
        listed = callbacks.list_registered_callbacks(account).body
        equal(sorted((account_of(one), one.name, one.url) for one in listed),
              [(account, "BullseyeReporting", HTTPS), (account, "name0", OTHER_HTTPS)])

    with report.check("hyper precise: deregister, once"):
        for name in ["BullseyeReporting", "name0"]:
            equal(callbacks.deregister_callback(account, name).status_code, 200)
            refused(lambda: callbacks.deregister_callback(account, name), 404, "INVALID_PARAMETER")
        equal(callbacks.list_registered_callbacks(account).body, [])

    with report.check("hyper precise: what is wrong is typed"):
        for url in BAD_URLS:
            refused(lambda: register(url=url), 400, "INVALID_PARAMETER")
        refused(lambda: register(name=""), 400, "INVALID_PARAMETER")
        refused(lambda: callbacks.list_registered_callbacks("a b"), 400, "INVALID_PARAMETER")
        refused(lambda: register(to=settings.foreign_account), 401, "INVALID_ACCESS")


def every_list(of):
    """A read of each family, which any caller who is let in may do."""
    return [
        lambda: of.connectivity_callbacks.list_registered_callbacks(settings.account),
        lambda: of.device_location_callbacks.list_registered_callbacks(settings.account),
        lambda: of.software_management_callbacks_v1.list_registered_callbacks(settings.account),
        lambda: of.software_management_callbacks_v2.list_registered_callbacks(settings.account),
        lambda: of.software_management_callbacks_v3.list_registered_callbacks(settings.account),
        lambda: of.diagnostics_callbacks.get_diagnostics_subscription_callback_info(
            settings.account),
        lambda: of.hyper_precise_location_callbacks.list_registered_callbacks(settings.account),
    ]


def no_entry(name, of):
    """Each family says in its own words that the session is none."""
    calls = every_list(of)
    with report.check(f"{name}: connectivity and location say 400, typed"):
        equal(raises(ConnectivityManagementResultException, calls[0]).response_code, 400)
        equal(raises(DeviceLocationResultException, calls[1]).error_code, "INVALID_PARAMETER")
    with report.check(f"{name}: software management says 400, typed"):
        for call, kind in zip(calls[2:5], [
                FotaV1ResultException, FotaV2ResultException, FotaV3ResultException]):
            equal(raises(kind, call).response_code, 400)
    with report.check(f"{name}: diagnostics and hyper precise say 401"):
        equal(raises(APIException, calls[5]).response_code, 401)
        equal(raises(HyperPreciseLocationResultException, calls[6]).response_code,
              "INVALID_ACCESS")


def wrong_bearer(name, of):
    with report.check(f"{name}: every family says 401"):
        for call in every_list(of)[:6]:
            equal(raises(APIException, call).response_code, 401)
        error = raises(HyperPreciseLocationResultException, every_list(of)[6])
        equal((error.response_code, error.fault.code), ("INVALID_ACCESS", "900901"))


def main():
    use_local_server()
    tokens()
    sessions()
    session = login(settings.user, settings.password)
    own = client(session)
    connectivity(own.connectivity_callbacks)
    device_location(own.device_location_callbacks)
    software_management_v1(own.software_management_callbacks_v1)
    software_management_by_url(
        "v2", own.software_management_callbacks_v2,
        FotaV2CallbackRegistrationRequest, FotaV2ResultException)
    software_management_by_url(
        "v3", own.software_management_callbacks_v3,
        FotaV3CallbackRegistrationRequest, FotaV3ResultException)
    diagnostics(
        own.diagnostics_callbacks,
        client(session, settings.object_key, settings.object_secret).diagnostics_callbacks)
    hyper_precise(own.hyper_precise_location_callbacks)
    no_entry("unknown session", client(NO_SESSION))
    no_entry("session that is no GUID", client("TODO: Replace"))
    wrong_bearer("wrong bearer", client(session, bearer="wrong"))
    expiring(session)
    report.finish()


def expiring(session):
    with report.check("session: lives on while it is used"):
        for _ in range(4):
            report.advance(19 * 60)
            client(session).connectivity_callbacks.list_registered_callbacks(settings.account)
    old = client(session)
    with report.check("bearer: one that was fetched in time still works"):
        old.connectivity_callbacks.list_registered_callbacks(settings.account)
    for _ in range(4):
        report.advance(16 * 60)
        client(session).connectivity_callbacks.list_registered_callbacks(settings.account)
    wrong_bearer("expired bearer", old)
    report.advance(20 * 60 + 1)
    with report.check("session: ends after 20 minutes without use, and every family says so"):
        error = raises(
            ConnectivityManagementResultException, every_list(client(session))[0])
        equal(error.error_code, "UnifiedWebService.REQUEST_FAILED.SessionToken.Expired")
    no_entry("expired session", client(session))


if __name__ == "__main__":
    main()
