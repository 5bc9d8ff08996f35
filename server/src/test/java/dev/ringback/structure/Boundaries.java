package dev.ringback.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Each outside technology has its corner, each package its page, and no class a name that says
/// nothing.
///
/// @param base the root package
/// @param corners which packages of a technology may be used where
record Boundaries(String base, List<Corner> corners) {
  private static final Pattern NAME_THAT_SAYS_NOTHING =
      Pattern.compile(".*(Utils?|Manager|Impl|Helpers?)");

  static final Boundaries SERVER =
      new Boundaries(
          "dev.ringback.server",
          List.of(
              new Corner("io.vertx", List.of("web", "outbound")),
              new Corner("io.netty", List.of("web", "outbound")),
              new Corner("org.rocksdb", List.of("store.embedded")),
              new Corner("tools.jackson", List.of()),
              new Corner("com.fasterxml.jackson", List.of()),
              new Corner("java.net.http", List.of()),
              new Corner("com.sun.net.httpserver", List.of())));

  /// A technology and where it belongs.
  ///
  /// @param technology a package
  /// @param packages below the root, with their sub-packages
  record Corner(String technology, List<String> packages) {}

  /// The uses of a technology outside its corner.
  Set<String> strays(JavaClasses classes) {
    var strays = new TreeSet<String>();
    for (var one : classes) {
      for (var use : one.getDirectDependenciesFromSelf()) {
        var other = use.getTargetClass().getBaseComponentType().getPackageName();
        for (var corner : corners) {
          if (isIn(other, corner.technology()) && !isAtHome(one, corner)) {
            strays.add(one.getName() + " uses " + corner.technology());
          }
        }
      }
    }
    return strays;
  }

  /// The packages without a `package-info`.
  Set<String> packagesWithoutPage(JavaClasses classes) {
    var packages = new TreeSet<String>();
    for (var one : classes) {
      if (!hasPage(one.getPackage())) {
        packages.add(one.getPackageName());
      }
    }
    return packages;
  }

  /// The classes whose name says nothing.
  Set<String> emptyNames(JavaClasses classes) {
    var names = new TreeSet<String>();
    for (var one : classes) {
      if (NAME_THAT_SAYS_NOTHING.matcher(one.getSimpleName()).matches()) {
        names.add(one.getName());
      }
    }
    return names;
  }

  private static boolean hasPage(JavaPackage page) {
    return page.tryGetPackageInfo().isPresent();
  }

  private boolean isAtHome(JavaClass one, Corner corner) {
    return corner.packages().stream()
        .anyMatch(home -> isIn(one.getPackageName(), base + "." + home));
  }

  private static boolean isIn(String name, String parent) {
    return name.equals(parent) || name.startsWith(parent + ".");
  }
}
