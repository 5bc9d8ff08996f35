/// Java SDK for the registration APIs and the two logins. Blocking, made for virtual threads.
@NullMarked
package dev.ringback.client;

import org.jspecify.annotations.NullMarked;
