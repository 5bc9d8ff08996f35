/// Java SDK for the registration APIs and the two logins. Blocking, made for virtual threads.
///
/// Start at [dev.ringback.client.CallbacksClient]. Every failure of a call is a
/// [dev.ringback.client.CallbacksException]; arguments that cannot be meant are refused with
/// `IllegalArgumentException` before anything is sent. No JSON type shows.
@NullMarked
package dev.ringback.client;

import org.jspecify.annotations.NullMarked;
