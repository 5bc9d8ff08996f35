import static java.util.stream.Collectors.joining;

import com.sun.source.util.JavacTask;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.ModuleElement.ExportsDirective;
import javax.lang.model.element.ModuleElement.RequiresDirective;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/// Compares the public API of a library, and the modules it needs, with the page in docs/api that
/// says what they are; `-Dapi=write` rewrites the page. Refuses what is public and undocumented.
///
/// The API is what a compiler sees in the exported packages on Java 17: types, members, constants,
/// nullness. The modules are those its class files refer to, as `jdeps -s` finds them.
///
/// Run by the build on JDK 25. Arguments: the directory of the library, the path of the modules
/// that it needs, the page.
void main(String[] args) throws Exception {
  var library = Path.of(args[0]);
  var needed = args[1];
  var page = Path.of(args[2]);
  var api = Api.of(library, needed);
  if ("write".equals(System.getProperty("api"))) {
    Files.createDirectories(page.getParent());
    Files.writeString(page, api.text());
  }
  var kept = Files.exists(page) ? Files.readAllLines(page) : List.<String>of();
  var changes = changes(kept, api.text().lines().toList());
  changes.forEach(IO::println);
  api.undocumented().forEach(name -> IO.println("no documentation: " + name));
  if (!changes.isEmpty()) {
    IO.println(
        "The API of %s is not that of docs/api/%s: above, + is new and - is gone."
                .formatted(library.getFileName(), page.getFileName())
            + " If people who link against it can live with that: make api");
  }
  if (!api.undocumented().isEmpty()) {
    IO.println("What is public says what it is: give the above a doc comment.");
  }
  System.exit(changes.isEmpty() && api.undocumented().isEmpty() ? 0 : 1);
}

/// What one has and the other has not. Members of two types may read alike, so each is compared
/// with its type before it.
List<String> changes(List<String> kept, List<String> found) {
  var before = qualified(kept);
  var after = qualified(found);
  var changes = new ArrayList<String>();
  before.stream().filter(line -> !after.contains(line)).map("- "::concat).forEach(changes::add);
  after.stream().filter(line -> !before.contains(line)).map("+ "::concat).forEach(changes::add);
  return changes;
}

Set<String> qualified(List<String> lines) {
  var all = new LinkedHashSet<String>();
  var type = "";
  for (var line : lines) {
    if (!line.startsWith("  ")) {
      type = line.replaceFirst("( extends| implements| permits|\\().*", "");
    }
    if (!line.isBlank()) {
      all.add(line.startsWith("  ") ? type + " {" + line.strip() + "}" : line);
    }
  }
  return all;
}

/// A library's API as text, and the names in it that nothing is said about.
record Api(String text, List<String> undocumented) {
  static Api of(Path library, String needed) throws IOException {
    var compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null);
        var found = Files.walk(library.resolve("src/main/java"))) {
      var sources = found.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      var options = List.of("--release", "17", "-proc:none", "--module-path", needed);
      var units = files.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, files, null, options, null, units);
      task.parse();
      var module = task.getElements().getModuleElement("dev.ringback." + library.getFileName());
      var page = new Page(task.getElements());
      page.write(module, referredTo(module, library, needed));
      return new Api(page.text(), page.undocumented);
    }
  }

  /// The modules that the class files refer to.
  private static Set<String> referredTo(ModuleElement module, Path library, String needed) {
    var out = new StringWriter();
    var code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-s",
                "--multi-release",
                "base",
                "--module-path",
                needed,
                "--add-modules",
                "ALL-MODULE-PATH,ALL-SYSTEM",
                library.resolve("target/classes").toString());
    if (code != 0) {
      throw new IllegalStateException("jdeps failed: " + out);
    }
    var from = module.getQualifiedName() + " -> ";
    var names = new TreeSet<String>();
    out.toString()
        .lines()
        .filter(line -> line.startsWith(from))
        .map(line -> line.substring(from.length()).strip())
        .forEach(names::add);
    return names;
  }
}

/// Writes elements down: types by name, members by text.
static final class Page {
  private final Elements elements;
  private final StringBuilder text = new StringBuilder();
  final List<String> undocumented = new ArrayList<>();

  /// The package whose types need no package before their names.
  private String here = "";

  Page(Elements elements) {
    this.elements = elements;
  }

  String text() {
    return text.toString();
  }

  void write(ModuleElement module, Set<String> referredTo) {
    line("module " + module.getQualifiedName());
    ElementFilter.exportsIn(module.getDirectives())
        .forEach(exports -> line("  exports " + exports.getPackage()));
    ElementFilter.requiresIn(module.getDirectives())
        .forEach(requires -> line("  " + said(requires)));
    referredTo.forEach(name -> line("  refers to " + name));
    ElementFilter.exportsIn(module.getDirectives()).stream()
        .map(ExportsDirective::getPackage)
        .sorted(this::byName)
        .forEach(
            exported ->
                ElementFilter.typesIn(exported.getEnclosedElements()).stream()
                    .sorted(this::byName)
                    .forEach(this::type));
  }

  private static String said(RequiresDirective requires) {
    return "requires "
        + (requires.isTransitive() ? "transitive " : "")
        + (requires.isStatic() ? "static " : "")
        + requires.getDependency();
  }

  private int byName(Element one, Element other) {
    return one.toString().compareTo(other.toString());
  }

  private void type(TypeElement type) {
    if (!isPublic(type)) {
      return;
    }
    here = elements.getPackageOf(type).getQualifiedName() + ".";
    documented(type, type.toString());
    line("");
    line(head(type));
    elements.getAllMembers(type).stream()
        .filter(member -> isPublic(member) && belongsTo(type, member) && !isImplied(type, member))
        .sorted(Comparator.comparing(Element::getKind).thenComparing(Element::toString))
        .map(member -> member(type, member))
        .flatMap(Optional::stream)
        .forEach(member -> line("  " + member));
    ElementFilter.typesIn(type.getEnclosedElements()).stream()
        .sorted(this::byName)
        .forEach(this::type);
  }

  /// Whether it is the type's own, or comes from a type that is no part of the API.
  private static boolean belongsTo(TypeElement type, Element member) {
    var owner = member.getEnclosingElement();
    return owner.equals(type) || (!isPublic(owner) && owner.toString().startsWith("dev.ringback."));
  }

  /// Whether it follows from the head of an enum or a record.
  private static boolean isImplied(TypeElement type, Element member) {
    if (!(member instanceof ExecutableElement method)) {
      return false;
    }
    if (type.getKind() == ElementKind.ENUM) {
      return method.toString().equals("values()")
          || method.toString().equals("valueOf(java.lang.String)");
    }
    if (type.getKind() != ElementKind.RECORD) {
      return false;
    }
    var components = type.getRecordComponents();
    return components.stream().anyMatch(component -> method.equals(component.getAccessor()))
        || method.getModifiers().contains(Modifier.FINAL)
        || (method.getKind() == ElementKind.CONSTRUCTOR
            && types(method.getParameters()).equals(types(components)));
  }

  private static List<String> types(List<? extends Element> elements) {
    return elements.stream().map(element -> element.asType().toString()).toList();
  }

  private static boolean isPublic(Element element) {
    return element.getModifiers().contains(Modifier.PUBLIC)
        || element.getModifiers().contains(Modifier.PROTECTED);
  }

  private Optional<String> member(TypeElement type, Element member) {
    return switch (member) {
      case TypeElement inner -> Optional.empty();
      case VariableElement field -> {
        documented(field, type + "." + field);
        if (field.getKind() == ElementKind.ENUM_CONSTANT) {
          yield Optional.of(field.toString());
        }
        var constant = field.getConstantValue();
        yield Optional.of(
            modifiers(field)
                + name(field.asType())
                + " "
                + field
                + (constant == null ? "" : " = " + elements.getConstantExpression(constant)));
      }
      case ExecutableElement method -> {
        if (method.getAnnotation(Override.class) == null) {
          documented(method, type + "." + method);
        }
        yield Optional.of(signature(type, method));
      }
      default -> Optional.empty();
    };
  }

  private String signature(TypeElement type, ExecutableElement method) {
    var parameters = new ArrayList<String>();
    for (var parameter : method.getParameters()) {
      parameters.add(name(parameter.asType()) + " " + parameter);
    }
    if (method.isVarArgs()) {
      parameters.add(parameters.removeLast().replaceFirst("\\[\\] ", "... "));
    }
    var constructor = method.getKind() == ElementKind.CONSTRUCTOR;
    var thrown = method.getThrownTypes().stream().map(this::name).collect(joining(", "));
    return modifiers(method)
        + variables(method.getTypeParameters())
        + (constructor
            ? type.getSimpleName()
            : name(method.getReturnType()) + " " + method.getSimpleName())
        + "("
        + String.join(", ", parameters)
        + ")"
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private String head(TypeElement type) {
    var kind =
        switch (type.getKind()) {
          case ANNOTATION_TYPE -> "@interface";
          default -> type.getKind().name().toLowerCase(Locale.ROOT);
        };
    var components =
        type.getKind() == ElementKind.RECORD
            ? type.getRecordComponents().stream()
                .map(component -> name(component.asType()) + " " + component)
                .collect(joining(", ", "(", ")"))
            : "";
    var above = name(type.getSuperclass());
    return modifiers(type)
        + kind
        + " "
        + type
        + variables(type.getTypeParameters()).strip()
        + components
        + (isSaid(type.getSuperclass()) ? " extends " + above : "")
        + list(type.getKind().isInterface() ? " extends " : " implements ", type.getInterfaces())
        + list(" permits ", type.getPermittedSubclasses());
  }

  /// Whether the superclass is not the one that all types of the kind have.
  private static boolean isSaid(TypeMirror above) {
    return above.getKind() != TypeKind.NONE
        && !above.toString().equals("java.lang.Object")
        && !above.toString().equals("java.lang.Record")
        && !above.toString().startsWith("java.lang.Enum<");
  }

  private String list(String before, List<? extends TypeMirror> types) {
    return types.isEmpty()
        ? ""
        : before + types.stream().map(this::name).sorted().collect(joining(", "));
  }

  private String variables(List<? extends TypeParameterElement> variables) {
    return variables.isEmpty()
        ? ""
        : variables.stream()
            .map(
                variable ->
                    variable
                        + " extends "
                        + variable.getBounds().stream().map(this::name).collect(joining(" & ")))
            .collect(joining(", ", "<", "> "))
            .replace(" extends Object", "");
  }

  private static String modifiers(Element element) {
    return element.getModifiers().stream()
        .filter(modifier -> !isUnsaid(modifier, element))
        .map(modifier -> modifier + " ")
        .collect(joining());
  }

  /// Whether a caller cannot tell, or the kind of the type says it already.
  private static boolean isUnsaid(Modifier modifier, Element element) {
    return switch (modifier) {
      case NATIVE, STRICTFP, SYNCHRONIZED -> true;
      case ABSTRACT -> element.getKind().isInterface();
      case STATIC, FINAL ->
          element instanceof TypeElement && element.getKind() != ElementKind.CLASS;
      default -> false;
    };
  }

  private String name(TypeMirror type) {
    return type.toString()
        .replaceAll("(?<![\\w.])" + Pattern.quote(here) + "(?=[A-Z])", "")
        .replace("@org.jspecify.annotations.", "@")
        .replaceAll("(?<![\\w.])java\\.(lang|util)\\.(?=@|[A-Z])", "")
        .replace(",", ", ");
  }

  private void documented(Element element, String name) {
    if (elements.getDocComment(element) == null) {
      undocumented.add(name);
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
