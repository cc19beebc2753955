package dev.quipu.postgres.session;

import java.security.GeneralSecurityException;
import java.security.spec.KeySpec;
import java.util.GregorianCalendar;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Loads what a first connection needs on another thread, while this one still reads its command line: the driver's
 * classes with costly beginnings, and the ciphers of a login with a password.
 */
public final class DriverWarmUp {
    /** By name, as most of them are the driver's own affair: one that is gone is passed over. */
    private static final List<String> CLASSES = List.of(
            "org.postgresql.shaded.com.ongres.scram.common.ScramMechanism",
            "org.postgresql.core.ServerVersion",
            "org.postgresql.Driver",
            "org.postgresql.core.v3.ConnectionFactoryImpl",
            "org.postgresql.jdbc.TimestampUtils",
            "org.postgresql.jdbc.PgConnection");

    /** Enough for the compiler to notice; a login has 4,096 of its own. */
    private static final int ROUNDS = 1_000;

    private DriverWarmUp() {}

    /** Begins, and does not wait. Fails never: what is not loaded here is loaded when it is needed. */
    public static void begin() {
        Thread.ofPlatform().daemon().name("warm-up").start(DriverWarmUp::load);
    }

    private static void load() {
        hash();
        for (String name : CLASSES) {
            try {
                Class.forName(name);
            } catch (ClassNotFoundException | LinkageError e) {
                // Another version of the driver.
            }
        }
        // The driver makes one per connection, and its first takes the time zone and the locale.
        new GregorianCalendar();
    }

    /** As a login with a password does, so that it is compiled by then; checksums of files gain by it too. */
    private static void hash() {
        try {
            KeySpec key = new PBEKeySpec(new char[] {'x'}, new byte[16], ROUNDS, 256);
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key);
        } catch (GeneralSecurityException e) {
            // The connection will tell, if it needs it.
        }
    }
}
