package dev.quipu.migration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.quipu.migration");

    @Test
    void theGraphKnowsRevisionsFailuresAndTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.quipu.migration.graph..")
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.quipu.migration.graph..",
                        "dev.quipu.migration.revision..",
                        "dev.quipu.postgres.failure..",
                        "java.lang..",
                        "java.util..",
                        "org.jspecify.annotations..")))
                .check(CLASSES);
    }

    @Test
    void revisionsKnowScriptsFailuresAndTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.quipu.migration.revision..")
                .should(onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.quipu.migration.revision..",
                        "dev.quipu.postgres.failure..",
                        "dev.quipu.postgres.name..",
                        "dev.quipu.postgres.script..",
                        "java..",
                        "javax.tools..",
                        "org.jspecify.annotations..")))
                .check(CLASSES);
    }

    @Test
    void onlyAJavaRevisionTouchesADatabase() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.quipu.migration.graph..", "dev.quipu.migration.revision..")
                .and()
                .doNotHaveFullyQualifiedName("dev.quipu.migration.revision.JavaRevision")
                .should()
                .accessClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql.."))
                .orShould()
                .accessClassesThat(name("dev.quipu.postgres.session.Session"))
                .check(CLASSES);
    }
}
