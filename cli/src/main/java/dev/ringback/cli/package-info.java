/// The commands: what a person types, and what is printed in answer.
///
/// [dev.ringback.cli.Main] is the one entry; each command is a class with its options as fields.
/// The demo's parts begin with `Demo`.
@NullMarked
package dev.ringback.cli;

import org.jspecify.annotations.NullMarked;
