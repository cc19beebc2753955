package dev.quipu.maven;

import org.apache.maven.plugin.MojoExecutionException;

/** The Java that Maven runs on. */
final class JavaVersion {
    private static final int OLDEST = 21;

    private JavaVersion() {}

    /** Refuses one that cannot load Quipu; Maven before 3.9.3 does not do that by itself. */
    static void require(Runtime.Version version) throws MojoExecutionException {
        if (version.feature() < OLDEST) {
            throw new MojoExecutionException("Quipu needs Maven to run on Java " + OLDEST + " or newer, and it runs on "
                    + version + " in " + System.getProperty("java.home")
                    + ": let JAVA_HOME be the directory of a newer JDK.");
        }
    }
}
