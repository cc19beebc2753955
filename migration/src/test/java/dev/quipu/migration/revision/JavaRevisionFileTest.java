package dev.quipu.migration.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.Golden;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaRevisionFileTest {
    private static final String HEADER = "// revision: 004\n// revises: 003\n// message: backfill\n\n";
    private static final String BODY = """
            package some.where;

            import dev.quipu.migration.revision.JavaRevision;
            import java.sql.Connection;
            import java.sql.SQLException;

            public class Backfill implements JavaRevision {
                private static int made;
                private final int number = ++made;

                @Override
                public void upgrade(Connection connection) throws SQLException {
                    connection.setSchema("up " + number);
                }

                @Override
                public void downgrade(Connection connection) throws SQLException {
                    connection.setSchema(new Inner().word());
                }

                static class Inner {
                    String word() {
                        return "down";
                    }
                }
            }
            """;

    private static Revision read(String text) {
        return InMemory.read("004_backfill.java", text).getFirst();
    }

    private static JavaRevision code(Section section) {
        return ((Section.Code) section).instance().get();
    }

    /** A connection that takes notes: what runs here needs no server, only someone to talk to. */
    private static Connection noting(List<String> notes) {
        return (Connection) Proxy.newProxyInstance(
                JavaRevisionFileTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    notes.add(method.getName() + " " + List.of(arguments));
                    return null;
                });
    }

    @Test
    void runsAClassWhoseNameIsNotItsFiles() throws SQLException {
        Revision revision = read(HEADER + BODY);
        assertThat(revision.name()).hasToString("finops@004");
        assertThat(revision.revises()).containsExactly(new RevisionId("finops", "003"));
        List<String> notes = new ArrayList<>();
        code(revision.upgrade()).upgrade(noting(notes));
        code(revision.downgrade()).downgrade(noting(notes));
        code(revision.upgrade()).upgrade(noting(notes));
        assertThat(notes).containsExactly("setSchema [up 1]", "setSchema [down]", "setSchema [up 1]");
    }

    @Test
    void isNotCompiledUntilItRuns() {
        Revision revision = read(HEADER + "this is no Java; downgrade()");
        assertThat(revision.upgrade()).isInstanceOf(Section.Code.class);
    }

    @Test
    void aClassWithoutADowngradeHasNone() {
        assertThat(read(HEADER + BODY.replace("downgrade(", "other(")).downgrade())
                .isEqualTo(new Section.Absent());
        assertThat(read("// downgrade: irreversible, because x\n" + HEADER + BODY)
                        .downgrade())
                .isEqualTo(new Section.Irreversible("x"));
    }

    @Test
    void itsChecksumIsOfItsCode() {
        String sum = read(HEADER + BODY).checksum();
        assertThat(read(HEADER.replace("backfill", "fill back") + "\r\n" + BODY.replace("\n", "\r\n"))
                        .checksum())
                .isEqualTo(sum);
        assertThat(read(HEADER + BODY.replace("up", "op")).checksum()).isNotEqualTo(sum);
        assertThat(read(HEADER.replace("003", "002") + BODY).checksum()).isNotEqualTo(sum);
    }

    @Test
    void aProgramMayBringItsRevisions() throws SQLException {
        JavaRevision up = new Upwards();
        RevisionId name = new RevisionId("app", "1");
        Revision oneWay = Revision.ofJava(name, List.of(), List.of(), "m", true, up);
        assertThat(((Section.Code) oneWay.upgrade()).instance().get()).isSameAs(up);
        assertThat(oneWay.downgrade()).isEqualTo(new Section.Absent());
        assertThat(oneWay.source()).isEqualTo(Upwards.class.getName());
        assertThat(oneWay.place("revises", "x")).isEmpty();
        Revision bothWays = Revision.ofJava(name, List.of(), List.of(), "m", true, new BothWays());
        assertThat(bothWays.downgrade()).isEqualTo(bothWays.upgrade());
        assertThat(bothWays.checksum()).isNotEqualTo(oneWay.checksum());
    }

    @Test
    void saysWhatIsWrongWithTheCode() throws IOException {
        List<String> printed = new ArrayList<>();
        printed.add(failure(HEADER
                + BODY.replace("connection.setSchema(\"up", "conection.setSchema(\"up")
                        .replace("return \"down\"", "return 7")));
        printed.add(failure(HEADER + "class X {\n"));
        printed.add(failure(HEADER + "class X {}\n"));
        printed.add(failure(HEADER + BODY + "class Other extends Backfill {}\n"));
        printed.add(failure(HEADER
                + BODY.replace(
                        "private final int number = ++made;",
                        "private final int number; Backfill(int n) { number = n; }")));
        printed.add(failure(HEADER + BODY.replace("++made", "1 / made")));
        printed.add(Golden.render(catchThrowableOfType(
                RevisionFileException.class,
                () -> new JavaSource(new SourceText("004_x.java", BODY), () -> null).get())));
        printed.add(Golden.render(catchThrowableOfType(
                RevisionFileException.class, () -> new Upwards().downgrade(noting(new ArrayList<>())))));
        Golden.assertMatches("revision/java.txt", String.join("\n", printed));
    }

    private static String failure(String text) {
        return Golden.render(catchThrowableOfType(
                RevisionFileException.class, () -> code(read(text).upgrade())));
    }

    private static class Upwards implements JavaRevision {
        @Override
        public void upgrade(Connection connection) {}
    }

    private static final class BothWays extends Upwards {
        @Override
        public void downgrade(Connection connection) {}
    }
}
