package dev.ringback.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version, as the jar's manifest has it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion());
    return new String[] {"ringback " + version.orElse("(not from a jar, so without a version)")};
  }
}
