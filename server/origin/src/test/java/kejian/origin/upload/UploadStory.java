package kejian.origin.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.blob.Digest;
import kejian.origin.OriginConfig;
import kejian.origin.blob.BlobsForTests;
import kejian.origin.kit.MortalDatabase;
import kejian.origin.kit.MortalDisk;
import kejian.origin.kit.PowerCut;
import kejian.origin.kit.Steps;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * An editor who uploads one file, goes on after every restart where the server says it stands, and
 * keeps the history of what was acknowledged outside the server.
 */
final class UploadStory {

    private static final String EDITOR = "editor";
    private static final byte[] WHOLE = bytes(300_000);
    private static final int SPOILT_AT = 120_000;
    private static final int MIDDLE = 140_000;

    private final boolean inParts;
    private final Map<UUID, Long> acknowledged = new HashMap<>();
    private final UUID[] ids = new UUID[3];
    private boolean spoiltIsSent;
    private boolean lineIsBroken;
    private @Nullable UUID original;

    private UploadStory(boolean inParts) {
        this.inParts = inParts;
    }

    static UploadStory whole() {
        return new UploadStory(/* inParts= */ false);
    }

    static UploadStory ofParts() {
        return new UploadStory(/* inParts= */ true);
    }

    /** Until the original is acknowledged, or the process dies. */
    void go(Path data, MortalDisk disk, Connection database, Steps steps) throws Exception {
        try {
            Uploads server = start(data, disk, database, steps, Duration.ZERO);
            if (inParts) {
                send(server, data, 0, Upload.Role.PARTIAL, 0, MIDDLE);
                send(server, data, 1, Upload.Role.PARTIAL, MIDDLE, WHOLE.length);
                Upload whole = server.concatenate(EDITOR, List.of(ids[0], ids[1]), label());
                assertThat(whole.state()).isEqualTo(Upload.State.COMPLETE);
                original = whole.id();
            } else {
                send(server, data, 0, Upload.Role.WHOLE, 0, WHOLE.length);
                original = ids[0];
            }
        } catch (PowerCut e) {
            assertThat(steps.areOver()).isTrue();
        } catch (ProblemException | IOException e) {
            throw new AssertionError("refused an honest client", e);
        }
    }

    private void send(Uploads server, Path data, int which, Upload.Role role, int from, int to)
            throws SQLException, IOException {
        if (ids[which] == null) {
            // The length of a whole file is said at its end: the hardest case to get wrong.
            Long length = role == Upload.Role.WHOLE ? null : (long) to - from;
            ids[which] = server.create(EDITOR, length, role, label(), null).id();
            acknowledged.put(ids[which], 0L);
        }
        UUID id = ids[which];
        while (true) {
            Upload now;
            try {
                now = server.resumed(id, EDITOR);
            } catch (ProblemException e) {
                // Only its being joined ends a part.
                assertThat(role).isEqualTo(Upload.Role.PARTIAL);
                assertThat(e).hasMessageContaining("gone");
                return;
            }
            assertTrue(now, data, from);
            if (now.received() == to - from) {
                assertThat(now.state() == Upload.State.COMPLETE)
                        .isEqualTo(role != Upload.Role.PARTIAL);
                return;
            }
            acknowledge(id, chunk(server, id, from, (int) now.received(), to));
        }
    }

    /** A checksum that holds, one that does not, a line that breaks, and the rest. */
    private long chunk(Uploads server, UUID id, int from, int at, int to)
            throws SQLException, IOException {
        if (at == 0) {
            byte[] first = Arrays.copyOfRange(WHOLE, from, from + SPOILT_AT);
            return append(server, id, at, new ByteArrayInputStream(first), sha1(first)).received();
        }
        if (!spoiltIsSent) {
            byte[] spoilt = bytes(inParts ? to - from - at : to - from);
            try {
                append(server, id, at, new ByteArrayInputStream(spoilt), sha1(new byte[1]));
            } catch (ProblemException e) {
                assertThat(e).hasMessageContaining("checksum");
                spoiltIsSent = true;
                return at;
            }
            throw new AssertionError("a wrong checksum was accepted");
        }
        if (!lineIsBroken) {
            lineIsBroken = true;
            InputStream broken = new BreakingLine(WHOLE, from + at, 10_000);
            try {
                append(server, id, at, broken, null);
            } catch (ProblemException e) {
                assertThat(e).hasMessageContaining("timeout");
                return at;
            }
            throw new AssertionError("a broken line was taken for the end");
        }
        byte[] rest = Arrays.copyOfRange(WHOLE, from + at, to);
        Long length = inParts ? null : (long) to - from;
        return server.append(id, EDITOR, at, length, new ByteArrayInputStream(rest), null)
                .received();
    }

    private static Upload append(
            Uploads server,
            UUID id,
            long at,
            InputStream body,
            Appending.@Nullable Checksum checksum)
            throws SQLException, IOException {
        return server.append(id, EDITOR, at, null, body, checksum);
    }

    private void acknowledge(UUID id, long offset) {
        acknowledged.merge(id, offset, Math::max);
    }

    /** Last acknowledged ≤ offset ≤ bytes on disk, and these are the client's. */
    private void assertTrue(Upload now, Path data, int from) throws IOException {
        assertThat(now.received()).isGreaterThanOrEqualTo(acknowledged.get(now.id()));
        Path file = data.resolve("uploads/" + now.id());
        if (now.state() == Upload.State.COMPLETE) {
            file = blob(data);
        }
        byte[] held = Files.readAllBytes(file);
        assertThat(held.length).isGreaterThanOrEqualTo((int) now.received());
        assertThat(
                        Arrays.equals(
                                held,
                                0,
                                (int) now.received(),
                                WHOLE,
                                from,
                                from + (int) now.received()))
                .as("the bytes are the client's")
                .isTrue();
    }

    /** The story is over: the original is whole, and nothing half is left anywhere. */
    void check(Path data, MortalDisk disk, Connection database) throws Exception {
        assertThat(original).isNotNull();
        assertThat(blob(data)).hasBinaryContent(WHOLE);
        Uploads server = start(data, disk, database, Steps.withoutEnd(), Duration.ofDays(8));
        assertThat(server.completed(original, EDITOR).blob().sha256())
                .isEqualTo(Digest.of(WHOLE).hex());
        server.sweep();
        try (Stream<Path> all = Files.walk(data)) {
            assertThat(all.filter(Files::isRegularFile)).containsExactly(blob(data));
        }
    }

    private static Path blob(Path data) {
        String name = Digest.of(WHOLE).hex();
        return data.resolve("blobs/" + name.substring(0, 2) + "/" + name);
    }

    private static Uploads.Label label() {
        return new Uploads.Label("第一讲.mp4", null, null);
    }

    private static Uploads start(
            Path data, MortalDisk disk, Connection database, Steps steps, Duration later)
            throws IOException {
        MortalDatabase mortal = new MortalDatabase(database, () -> steps);
        return new Uploads(
                mortal,
                BlobsForTests.files(disk, data.resolve("blobs")),
                disk,
                Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC),
                new Folder(data),
                LIMITS,
                new Quotas(mortal, LIMITS));
    }

    private static final UploadConfig LIMITS =
            new UploadConfig() {
                @Override
                public long reserveBytes() {
                    return 0;
                }

                @Override
                public Duration keep() {
                    return Duration.ofDays(7);
                }

                @Override
                public long onTheWayBytes() {
                    return 1 << 30;
                }

                @Override
                public long storedBytes() {
                    return 1 << 30;
                }
            };

    private record Folder(Path data) implements OriginConfig {
        @Override
        public Province province() {
            throw new AssertionError("uploads have no area");
        }

        @Override
        public Upgrade upgrade() {
            throw new AssertionError("uploads are no upgrade");
        }
    }

    private static Appending.Checksum sha1(byte[] of) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] expected = sha1.digest(of);
            return new Appending.Checksum(MessageDigest.getInstance("SHA-1"), expected);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static final class BreakingLine extends InputStream {

        private final byte[] bytes;
        private int at;
        private final int end;

        BreakingLine(byte[] bytes, int from, int length) {
            this.bytes = bytes;
            this.at = from;
            this.end = from + length;
        }

        @Override
        public int read() throws IOException {
            if (at == end) {
                throw new IOException("reset");
            }
            return bytes[at++] & 0xff;
        }
    }
}
