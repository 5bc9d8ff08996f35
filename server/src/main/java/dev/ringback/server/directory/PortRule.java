package dev.ringback.server.directory;

import dev.ringback.protocol.Family;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/// Which ports a listener may use: the documented ones, and what is allowed besides.
///
/// @param families where the rule holds; elsewhere any port will do
/// @param extra ports allowed besides the documented ones
public record PortRule(Set<Family> families, Set<Integer> extra) {
  /// The documented ports, as people read them.
  static final String DOCUMENTED_TEXT = "80, 443, 9001-9006, 28200-28220, 50551-50559";

  /// The rule where it is documented: in Connectivity.
  public static final PortRule DOCUMENTED = new PortRule(EnumSet.of(Family.CONNECTIVITY), Set.of());

  /// No rule anywhere.
  public static final PortRule NONE = new PortRule(EnumSet.noneOf(Family.class), Set.of());

  /// Copies the sets.
  public PortRule {
    families = Set.copyOf(families);
    extra = Set.copyOf(extra);
  }

  boolean allows(Family family, int port) {
    return !families.contains(family) || isDocumented(port) || extra.contains(port);
  }

  String expectation() {
    return extra.isEmpty() ? DOCUMENTED_TEXT : DOCUMENTED_TEXT + ", or " + new TreeSet<>(extra);
  }

  private static boolean isDocumented(int port) {
    return port == 80
        || port == 443
        || (port >= 9001 && port <= 9006)
        || (port >= 28_200 && port <= 28_220)
        || (port >= 50_551 && port <= 50_559);
  }
}
