import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// Compares the class path of the runnable jar, and the licences that the POMs declare, with the
/// table of docs/dependencies.md.
///
/// Run by the build on JDK 25. Arguments: the class path, Maven's local repository, the page.
void main(String[] args) throws Exception {
  var repository = Path.of(args[1]);
  var found =
      Stream.of(args[0].split(File.pathSeparator))
          .map(Path::of)
          .filter(jar -> jar.startsWith(repository))
          .map(jar -> Artifact.of(repository.relativize(jar)))
          .collect(Collectors.toCollection(TreeSet::new));
  var rows = rows(Path.of(args[2]));
  var wrong = new ArrayList<String>();
  for (var artifact : found) {
    var row = rows.stream().filter(each -> each.covers(artifact.name())).findFirst();
    if (row.isEmpty()) {
      wrong.add(artifact + " has no row");
    } else if (!row.get().version().equals(artifact.version())) {
      wrong.add(artifact + " is said to have version " + row.get().version());
    } else {
      var declared = licences(repository, artifact);
      if (!declared.equals(row.get().licences())) {
        wrong.add(
            artifact + " is licensed " + declared + ", the table says " + row.get().licences());
      }
    }
  }
  for (var row : rows) {
    if (found.stream().noneMatch(artifact -> row.covers(artifact.name()))) {
      wrong.add(row.name() + " is no longer used");
    }
  }
  if (found.isEmpty()) {
    wrong.add("no jar of the class path is in " + repository);
  }
  wrong.forEach(IO::println);
  if (!wrong.isEmpty()) {
    IO.println("Each dependency has its version, licence and reason in docs/dependencies.md.");
    System.exit(1);
  }
}

/// Something Maven resolved.
record Artifact(String name, String version) implements Comparable<Artifact> {
  /// From `group/as/path/artifact/version/file.jar`.
  static Artifact of(Path jar) {
    var version = jar.getParent();
    var artifact = version.getParent();
    var group = artifact.getParent().toString().replace(File.separatorChar, '.');
    return new Artifact(group + ":" + artifact.getFileName(), version.getFileName().toString());
  }

  /// Where Maven keeps its POM.
  Path pom(Path repository) {
    var colon = name.indexOf(':');
    var artifact = name.substring(colon + 1);
    return repository
        .resolve(name.substring(0, colon).replace('.', File.separatorChar))
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + ".pom");
  }

  @Override
  public int compareTo(Artifact other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}

/// The licences that an artifact's POM declares, or the nearest of its parents that declares any.
Set<String> licences(Path repository, Artifact artifact) throws Exception {
  var next = Optional.of(artifact.pom(repository));
  while (next.isPresent()) {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var project = factory.newDocumentBuilder().parse(next.get().toFile()).getDocumentElement();
    var licences = child(project, "licenses").map(this::children).orElse(List.of());
    if (!licences.isEmpty()) {
      return licences.stream()
          .map(licence -> spdx(text(licence, "name") + " " + text(licence, "url")))
          .collect(Collectors.toCollection(TreeSet::new));
    }
    next =
        child(project, "parent")
            .map(
                parent ->
                    new Artifact(
                        text(parent, "groupId") + ":" + text(parent, "artifactId"),
                        text(parent, "version")))
            .map(parent -> parent.pom(repository));
  }
  return Set.of();
}

/// The short name of a licence, by what POMs call it; its own words where it is none of these.
String spdx(String words) {
  var known = words.toLowerCase(Locale.ROOT);
  if (known.contains("apache")) {
    return "Apache-2.0";
  }
  if (known.startsWith("mit ")) {
    return "MIT";
  }
  if (known.contains("eclipse") || known.contains("epl")) {
    return "EPL-2.0";
  }
  return known.contains("gnu general public license, version 2") ? "GPL-2.0" : words.strip();
}

Optional<Element> child(Element parent, String name) {
  return children(parent).stream().filter(each -> each.getTagName().equals(name)).findFirst();
}

List<Element> children(Element parent) {
  var nodes = parent.getChildNodes();
  return IntStream.range(0, nodes.getLength())
      .mapToObj(nodes::item)
      .filter(Element.class::isInstance)
      .map(Element.class::cast)
      .toList();
}

String text(Element parent, String name) {
  return child(parent, name).map(each -> each.getTextContent().strip()).orElse("");
}

/// A row of the table; a name may end with a star.
record Row(String name, String version, Set<String> licences) {
  boolean covers(String artifact) {
    return name.endsWith("*")
        ? artifact.startsWith(name.substring(0, name.length() - 1))
        : artifact.equals(name);
  }
}

/// The rows, exact names before those with a star.
List<Row> rows(Path page) throws IOException {
  var row = Pattern.compile("\\| `([^`]+:[^`]+)` \\| (\\S+) \\| (\\S[^|]*) \\| \\S.* \\|");
  return Files.readAllLines(page).stream()
      .map(row::matcher)
      .filter(Matcher::matches)
      .map(
          cells ->
              new Row(
                  cells.group(1),
                  cells.group(2),
                  new TreeSet<>(List.of(cells.group(3).split(" or ")))))
      .sorted(Comparator.comparing(each -> each.name().endsWith("*")))
      .toList();
}
