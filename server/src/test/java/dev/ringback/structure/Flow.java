package dev.ringback.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The rooms of a server in the order of the flow: a room uses those above it in the list, and its
/// own sub-packages; the root package uses all.
///
/// @param base the root package
/// @param rooms the names of its sub-packages, in order
record Flow(String base, List<String> rooms) {
  static final Flow SERVER =
      new Flow(
          "dev.ringback.server",
          List.of(
              "access",
              "directory",
              "intake",
              "outbound",
              "outcome",
              "retry",
              "store",
              "stream",
              "telemetry",
              "web"));

  /// The rooms there are, in alphabetical order.
  Set<String> found(JavaClasses classes) {
    var found = new TreeSet<String>();
    for (var one : classes) {
      var room = room(one);
      if (!room.isEmpty()) {
        found.add(room);
      }
    }
    return found;
  }

  /// The uses that point down the list, or into the root.
  Set<String> violations(JavaClasses classes) {
    var violations = new TreeSet<String>();
    for (var one : classes) {
      if (room(one).isEmpty()) {
        continue;
      }
      for (var use : one.getDirectDependenciesFromSelf()) {
        var other = use.getTargetClass().getBaseComponentType();
        if (isWithin(other) && place(other) > place(one)) {
          violations.add(one.getName() + " uses " + other.getName());
        }
      }
    }
    return violations;
  }

  /// The root stands below all rooms.
  private int place(JavaClass one) {
    var room = room(one);
    return room.isEmpty() ? rooms.size() : rooms.indexOf(room);
  }

  private String room(JavaClass one) {
    if (one.getPackageName().equals(base)) {
      return "";
    }
    var below = one.getPackageName().substring(base.length() + 1);
    return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
  }

  private boolean isWithin(JavaClass one) {
    return one.getPackageName().equals(base) || one.getPackageName().startsWith(base + ".");
  }
}
