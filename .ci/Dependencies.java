/// Compares the class path of the runnable jar with the table of docs/dependencies.md.
///
/// Run by the build on JDK 25. Arguments: the class path, Maven's local repository, the page.
void main(String[] args) throws IOException {
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

  @Override
  public int compareTo(Artifact other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}

/// A row of the table; a name may end with a star.
record Row(String name, String version) {
  boolean covers(String artifact) {
    return name.endsWith("*")
        ? artifact.startsWith(name.substring(0, name.length() - 1))
        : artifact.equals(name);
  }
}

/// The rows, exact names before those with a star.
List<Row> rows(Path page) throws IOException {
  var row = Pattern.compile("\\| `([^`]+:[^`]+)` \\| (\\S+) \\| \\S.* \\| \\S.* \\|");
  return Files.readAllLines(page).stream()
      .map(row::matcher)
      .filter(Matcher::matches)
      .map(cells -> new Row(cells.group(1), cells.group(2)))
      .sorted(Comparator.comparing(each -> each.name().endsWith("*")))
      .toList();
}
