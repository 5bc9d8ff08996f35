/// Receives callbacks in a Spring Boot application.
@NullMarked
package dev.ringback.examples.springboot;

import org.jspecify.annotations.NullMarked;
