package dev.quipu.migration.revision;

import dev.quipu.migration.revision.RevisionFileException.Code;
import dev.quipu.postgres.failure.SourceLocation;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Compiles a Java revision in memory, when it is first asked for, and makes the one instance. Thread-safe. */
final class JavaSource implements Supplier<JavaRevision> {
    private final SourceText text;
    private final Supplier<@Nullable JavaCompiler> compilers;
    private @Nullable JavaRevision instance;

    JavaSource(SourceText text) {
        this(text, ToolProvider::getSystemJavaCompiler);
    }

    /** Takes where the compiler is to be had: a run-time image without one gives null. */
    JavaSource(SourceText text, Supplier<@Nullable JavaCompiler> compilers) {
        this.text = text;
        this.compilers = compilers;
    }

    @Override
    public synchronized JavaRevision get() {
        JavaRevision made = instance;
        if (made == null) {
            made = instance(revisionClass(new Classes(compile())));
            instance = made;
        }
        return made;
    }

    private Map<String, byte[]> compile() {
        JavaCompiler compiler = compilers.get();
        if (compiler == null) {
            throw text.failure(
                    Code.NO_COMPILER,
                    "this Java has no compiler, which a Java revision needs",
                    0,
                    "run it with a JDK instead of a JRE: set JAVA_HOME to one");
        }
        var faults = new DiagnosticCollector<JavaFileObject>();
        var output = new Output(compiler.getStandardFileManager(faults, Locale.ROOT, null));
        List<String> options = List.of("-proc:none", "-g", "--class-path", classPath());
        boolean done = compiler.getTask(new StringWriter(), output, faults, options, null, List.of(new Input(text)))
                .call();
        if (!done) {
            throw doesNotCompile(faults.getDiagnostics());
        }
        return output.classes();
    }

    /** What runs here is what it may use, wherever the engine itself was loaded from. */
    private static String classPath() {
        Set<String> parts = new LinkedHashSet<>();
        parts.add(System.getProperty("java.class.path", ""));
        parts.add(System.getProperty("jdk.module.path", ""));
        CodeSource own = JavaRevision.class.getProtectionDomain().getCodeSource();
        if (own != null && own.getLocation() != null) {
            try {
                parts.add(Path.of(own.getLocation().toURI()).toString());
            } catch (URISyntaxException | RuntimeException e) {
                // Not a place in a file system; then the class path has to do.
            }
        }
        parts.remove("");
        return String.join(File.pathSeparator, parts);
    }

    private RevisionFileException doesNotCompile(List<Diagnostic<? extends JavaFileObject>> faults) {
        List<Diagnostic<? extends JavaFileObject>> errors = faults.stream()
                .filter(fault -> fault.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (errors.isEmpty()) {
            return text.failure(Code.DOES_NOT_COMPILE, "the file does not compile", 0, "compile it with javac");
        }
        Diagnostic<? extends JavaFileObject> first = errors.getFirst();
        List<String> lines =
                first.getMessage(Locale.ROOT).lines().map(String::strip).toList();
        List<String> notes = new ArrayList<>(lines.subList(1, lines.size()));
        errors.stream().skip(1).forEach(error -> notes.add(summary(error)));
        return new RevisionFileException(
                Code.DOES_NOT_COMPILE,
                "the file does not compile: " + lines.getFirst(),
                place(first),
                notes,
                "the classes that it may use are those that Quipu runs with",
                null);
    }

    private String summary(Diagnostic<? extends JavaFileObject> error) {
        return place(error) + " "
                + error.getMessage(Locale.ROOT).lines().findFirst().orElse("");
    }

    private SourceLocation place(Diagnostic<? extends JavaFileObject> error) {
        return SourceLocation.of(text.source(), text.text(), (int) Math.max(0, error.getPosition()));
    }

    private Class<? extends JavaRevision> revisionClass(Classes classes) {
        List<Class<? extends JavaRevision>> found = new ArrayList<>();
        for (String name : classes.compiled.keySet()) {
            Class<?> candidate = classes.load(name);
            boolean concrete = !Modifier.isAbstract(candidate.getModifiers()) && candidate.getEnclosingClass() == null;
            if (concrete && JavaRevision.class.isAssignableFrom(candidate)) {
                found.add(candidate.asSubclass(JavaRevision.class));
            }
        }
        if (found.size() != 1) {
            String names = found.isEmpty()
                    ? "no class"
                    : String.join(" and ", found.stream().map(Class::getName).toList());
            throw text.failure(
                    Code.NOT_A_JAVA_REVISION,
                    names + " of the file " + (found.size() > 1 ? "implement" : "implements")
                            + " JavaRevision, where one class has to",
                    0,
                    "let one class implement " + JavaRevision.class.getName());
        }
        return found.getFirst();
    }

    private JavaRevision instance(Class<? extends JavaRevision> revision) {
        try {
            Constructor<? extends JavaRevision> constructor = revision.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw notMade(revision, "its constructor failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw notMade(revision, "it has no constructor without parameters", e);
        }
    }

    private RevisionFileException notMade(Class<?> revision, String why, @Nullable Throwable cause) {
        return new RevisionFileException(
                Code.NOT_A_JAVA_REVISION,
                "cannot make a " + revision.getName() + ": " + why,
                SourceLocation.of(text.source(), text.text(), 0),
                List.of(),
                "a Java revision is a class with a constructor that takes nothing and does nothing",
                cause);
    }

    /** The classes that came out, over those that run here. */
    private static final class Classes extends ClassLoader {
        private final Map<String, byte[]> compiled;

        Classes(Map<String, byte[]> compiled) {
            super(JavaRevision.class.getClassLoader());
            this.compiled = compiled;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = compiled.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        Class<?> load(String name) {
            try {
                return loadClass(name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the compiler has just written it", e);
            }
        }
    }

    private static final class Input extends SimpleJavaFileObject {
        private final String content;

        Input(SourceText text) {
            super(URI.create("quipu:///Revision.java"), Kind.SOURCE);
            content = text.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }

        /** The file is named after the revision, not after its class. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new TreeMap<>();

        Output(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("quipu:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new TreeMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
