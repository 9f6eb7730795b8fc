package kejian.origin.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.function.Supplier;
import kejian.origin.database.EmbeddedDatabase;
import kejian.origin.kit.MortalDisk;
import kejian.origin.kit.MortalDisk.Aftermath;
import kejian.origin.kit.MortalDisk.Omission;
import kejian.origin.kit.Steps;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * G6: the process dies before every change that an upload makes to disk or database, from its
 * creation to the original, and starts again on what a kill or a power cut left.
 */
class UploadCrashTest {

    private static EmbeddedDatabase server;
    private static Connection database;

    @TempDir Path temp;

    @BeforeAll
    static void start() throws Exception {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        server = EmbeddedDatabase.start(Files.createTempDirectory(target, "postgres"));
        Flyway.configure().dataSource(server.jdbcUrl(), null, null).load().migrate();
        database = DriverManager.getConnection(server.jdbcUrl());
        try (var statement = database.createStatement()) {
            // PostgreSQL itself never dies here
            statement.execute("set synchronous_commit = off");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
        server.close();
    }

    @Test
    void upload_endsAtAnyStep_resumesWhereItTrulyWas() throws Exception {
        enumerate(UploadStory::whole, 35);
    }

    @Test
    void parts_endAtAnyStep_becomeOneOriginal() throws Exception {
        enumerate(UploadStory::ofParts, 35);
    }

    private void enumerate(Supplier<UploadStory> story, int atLeast) throws Exception {
        int points = 0;
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Run run = new Run(story.get(), k, aftermath, new Honest());
                assertThat(run.complaint()).as("step %d, then %s", k, aftermath).isEmpty();
                hit |= run.hit;
                points++;
            }
            if (!hit) {
                assertThat(k).isGreaterThan(atLeast);
                System.out.printf("upload: %d steps, %d deaths survived%n", k - 1, points - 4);
                return;
            }
        }
    }

    @Test
    void bytes_notForced_areMissed() throws Exception {
        assertThat(caught(UploadStory::whole, new Omitting(Omission.FILE_FORCE))).isTrue();
    }

    @Test
    void names_notForced_areMissed() throws Exception {
        assertThat(caught(UploadStory::whole, new Omitting(Omission.FOLDER_FORCE))).isTrue();
    }

    @Test
    void offset_beforeTheBytes_isNoticed() throws Exception {
        assertThat(caught(UploadStory::whole, new OffsetFirst())).isTrue();
    }

    @Test
    void bytes_keptAfterAWrongChecksum_areNoticed() throws Exception {
        assertThat(caught(UploadStory::whole, new Keeping())).isTrue();
    }

    @Test
    void parts_notForced_areMissed() throws Exception {
        assertThat(caught(UploadStory::ofParts, new Omitting(Omission.FILE_FORCE))).isTrue();
    }

    private boolean caught(Supplier<UploadStory> story, MakeDisk mutant) throws Exception {
        for (int k = 1; k < 200; k++) {
            for (Aftermath aftermath : Aftermath.values()) {
                Run run = new Run(story.get(), k, aftermath, mutant);
                if (!run.complaint().isEmpty()) {
                    return true;
                }
                if (!run.hit) {
                    return false;
                }
            }
        }
        return false;
    }

    private interface MakeDisk {
        MortalDisk on(Path data, Steps steps);
    }

    private record Honest() implements MakeDisk {
        @Override
        public MortalDisk on(Path data, Steps steps) {
            return new MortalDisk(data, steps, Omission.NOTHING);
        }
    }

    private record Omitting(Omission omission) implements MakeDisk {
        @Override
        public MortalDisk on(Path data, Steps steps) {
            return new MortalDisk(data, steps, omission);
        }
    }

    /** The seeded mistake: the database hears of bytes that the file does not have yet. */
    private record OffsetFirst() implements MakeDisk {
        @Override
        public MortalDisk on(Path data, Steps steps) {
            return new MortalDisk(data, steps, Omission.NOTHING) {
                @Override
                public Out open(Path file) throws IOException {
                    return new LateOut(super.open(file));
                }
            };
        }
    }

    /** The seeded mistake: what a wrong checksum should have taken away stays in the file. */
    private record Keeping() implements MakeDisk {
        @Override
        public MortalDisk on(Path data, Steps steps) {
            return new MortalDisk(data, steps, Omission.NOTHING) {
                @Override
                public Out open(Path file) throws IOException {
                    return new KeepingOut(super.open(file));
                }
            };
        }
    }

    /** One story that is cut off once, and its end. */
    private final class Run {

        private final UploadStory story;
        private final int k;
        private final Aftermath aftermath;
        private final MakeDisk make;
        private boolean hit;

        Run(UploadStory story, int k, Aftermath aftermath, MakeDisk make) {
            this.story = story;
            this.k = k;
            this.aftermath = aftermath;
            this.make = make;
        }

        /** What is wrong, or nothing. */
        String complaint() throws Exception {
            Path data = Files.createTempDirectory(temp, "k" + k);
            Steps steps = new Steps(k);
            MortalDisk disk = make.on(data, steps);
            try {
                story.go(data, disk, database, steps);
                hit = steps.areOver();
                if (hit) {
                    disk.comeBack(aftermath);
                    disk.next(Steps.withoutEnd());
                    story.go(data, disk, database, Steps.withoutEnd());
                }
                // What was acknowledged after a kill must also outlive the cut that comes later.
                disk.comeBack(Aftermath.FORCED_ONLY);
                disk.next(Steps.withoutEnd());
                story.check(data, disk, database);
                return "";
            } catch (AssertionError e) {
                return Arrays.toString(e.toString().split("\n", 3));
            }
        }
    }
}
