package kejian.origin.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import kejian.origin.disk.Disk;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** G6: the upload protocol at each of its crash points, and the faults that must not pass. */
class AppendingTest {

    private static final byte[] WHOLE = bytes(400_000);

    @Test
    void crash_atEveryOperation_keepsWhatWasAcknowledged() throws Exception {
        int points = 0;
        for (Survivor survivor : Survivor.values()) {
            for (int k = 1; ; k++) {
                boolean crashed = false;
                for (int again = 1; again < 8; again++) {
                    Run run = new Run(k, again, survivor, Mutant.NONE);
                    run.upload();
                    assertThat(run.complaint())
                            .as("crash at operation %d, again %d later, %s", k, again, survivor)
                            .isNull();
                    crashed |= run.crashed;
                    points++;
                }
                if (!crashed) {
                    break;
                }
            }
        }
        // eight writes, three fsyncs, three offsets, and one round without a crash
        assertThat(points).isEqualTo(3 * 15 * 7);
    }

    @Test
    void mutants_atSomeCrashPoint_areCaught() throws Exception {
        for (Mutant mutant : new Mutant[] {Mutant.NO_FSYNC, Mutant.OFFSET_FROM_FILE_SIZE}) {
            assertThat(caught(mutant)).as(mutant.name()).isTrue();
        }
    }

    private static boolean caught(Mutant mutant) throws Exception {
        for (Survivor survivor : Survivor.values()) {
            for (int k = 1; k < 60; k++) {
                Run run = new Run(k, Integer.MAX_VALUE, survivor, mutant);
                run.upload();
                if (run.complaint() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void checksumWrong_chunk_isDiscardedAndOffsetStays() throws Exception {
        assertThat(afterWrongChecksum(Mutant.NONE)).isEqualTo(WHOLE);
        assertThat(afterWrongChecksum(Mutant.KEEP_AFTER_BAD_CHECKSUM)).isNotEqualTo(WHOLE);
    }

    /** A good chunk, a spoilt one, and the rest at the offset that the server names. */
    private static byte[] afterWrongChecksum(Mutant mutant) throws Exception {
        Machine machine = new Machine(Integer.MAX_VALUE, Survivor.ALL, mutant);
        machine.append(part(0, 100_000), null);
        var wrong = new Appending.Checksum(MessageDigest.getInstance("SHA-1"), new byte[20]);
        assertThatThrownBy(() -> machine.append(bytes(50_000), wrong))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("checksum");
        machine.append(part((int) machine.offset(), WHOLE.length), null);
        return machine.content();
    }

    @Test
    void body_pastTheLength_isRefusedAndNothingMoves() throws Exception {
        Machine machine = new Machine(Integer.MAX_VALUE, Survivor.ALL, Mutant.NONE);
        machine.append(part(0, 1_000), null);
        assertThatThrownBy(() -> machine.append(bytes(WHOLE.length), null))
                .hasMessageContaining("too-large");
        assertThat(machine.ledger).isEqualTo(1_000);
        assertThat(machine.content()).isEqualTo(part(0, 1_000));
    }

    @Test
    void crash_whileTooMuchIsTakenBack_leavesNoOffsetPastTheBytes() throws Exception {
        for (int k = 1; ; k++) {
            Machine machine = new Machine(k, Survivor.ALL, Mutant.NONE);
            try {
                Appending.append(
                        machine,
                        b -> {
                            machine.step();
                            machine.ledger = b;
                        },
                        0,
                        b -> 300_000,
                        new ByteArrayInputStream(WHOLE),
                        null,
                        /* checkpointBytes= */ 100_000);
            } catch (PowerCut e) {
                assertThat(machine.ledger)
                        .as("operation %d", k)
                        .isLessThanOrEqualTo(machine.size());
                continue;
            } catch (ProblemException e) {
                assertThat(e).hasMessageContaining("too-large");
                assertThat(machine.ledger).isZero();
                assertThat(k).isGreaterThan(8);
                return;
            }
            throw new AssertionError("too much was accepted");
        }
    }

    @Test
    void line_thatBreaks_keepsWhatCame() throws Exception {
        Machine machine = new Machine(Integer.MAX_VALUE, Survivor.DURABLE, Mutant.NONE);
        InputStream broken =
                new InputStream() {
                    private int left = 70_000;

                    @Override
                    public int read() throws IOException {
                        throw new IOException("reset");
                    }

                    @Override
                    public int read(byte[] into, int from, int most) throws IOException {
                        if (left == 0) {
                            throw new IOException("reset");
                        }
                        int n = Math.min(left, most);
                        System.arraycopy(WHOLE, 70_000 - left, into, from, n);
                        left -= n;
                        return n;
                    }
                };
        var outcome =
                Appending.append(
                        machine, b -> machine.ledger = b, 0, b -> WHOLE.length, broken, null);
        assertThat(outcome).isEqualTo(new Appending.Outcome(70_000, true));
        machine.powerCut();
        assertThat(machine.content()).isEqualTo(part(0, 70_000));
    }

    @Test
    void file_shorterThanItsOffset_isNeverFilledWithZeros() {
        Machine machine = new Machine(Integer.MAX_VALUE, Survivor.ALL, Mutant.NONE);
        machine.ledger = 10;
        assertThatThrownBy(() -> machine.append(part(10, 20), null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("shorter");
    }

    /** What of the unsynced bytes a power cut leaves. */
    private enum Survivor {
        DURABLE,
        HALF,
        ALL
    }

    private enum Mutant {
        NONE,
        NO_FSYNC,
        OFFSET_FROM_FILE_SIZE,
        KEEP_AFTER_BAD_CHECKSUM
    }

    /** One upload in three chunks by a client that resumes where the server says it stands. */
    private static final class Run {

        private final Machine machine;
        private boolean crashed;
        private long acknowledged;
        private int again;
        private boolean lost;

        Run(int crashAt, int again, Survivor survivor, Mutant mutant) {
            this.again = again;
            machine = new Machine(crashAt, survivor, mutant);
        }

        void upload() throws Exception {
            int[] ends = {150_000, 300_000, WHOLE.length};
            for (int round = 0; round < 20 && acknowledged < WHOLE.length; round++) {
                int from = (int) machine.offset();
                if (from < acknowledged) {
                    return;
                }
                int to = Arrays.stream(ends).filter(e -> e > from).findFirst().orElse(from);
                try {
                    acknowledged = machine.append(part(from, to), null);
                } catch (PowerCut e) {
                    crashed = true;
                    machine.powerCut();
                    machine.untilCut = again;
                    again = Integer.MAX_VALUE;
                } catch (IOException e) {
                    lost = true;
                    return;
                }
            }
        }

        /** What is wrong at the end, or null. */
        String complaint() {
            if (lost || machine.offset() < acknowledged || machine.ledger > machine.size()) {
                return "acknowledged bytes are lost";
            }
            return Arrays.equals(machine.content(), WHOLE) ? null : "the bytes are others";
        }
    }

    private static final class PowerCut extends RuntimeException {}

    /** A disk with a cache and a ledger, cut off once at the k-th operation. */
    private static final class Machine implements Disk.Out {

        private int untilCut;
        private final Survivor survivor;
        private final Mutant mutant;
        private byte[] cached = {};
        private byte[] durable = {};
        private long ledger;

        Machine(int crashAt, Survivor survivor, Mutant mutant) {
            this.untilCut = crashAt;
            this.survivor = survivor;
            this.mutant = mutant;
        }

        long append(byte[] chunk, Appending.Checksum checksum) throws Exception {
            return Appending.append(
                            this,
                            bytes -> {
                                step();
                                ledger = bytes;
                            },
                            offset(),
                            b -> WHOLE.length,
                            new ByteArrayInputStream(chunk),
                            checksum)
                    .received();
        }

        long offset() {
            boolean bySize =
                    mutant == Mutant.OFFSET_FROM_FILE_SIZE
                            || mutant == Mutant.KEEP_AFTER_BAD_CHECKSUM;
            return bySize ? cached.length : ledger;
        }

        byte[] content() {
            return cached;
        }

        private void step() {
            if (--untilCut == 0) {
                throw new PowerCut();
            }
        }

        void powerCut() {
            byte[] left =
                    switch (survivor) {
                        case DURABLE -> durable;
                        case ALL -> cached;
                        case HALF -> {
                            // the size was written, half of the data was not: zeros
                            byte[] torn = cached.clone();
                            int from = Math.min(durable.length, torn.length);
                            int middle = from + (torn.length - from) / 2;
                            Arrays.fill(torn, middle, torn.length, (byte) 0);
                            yield torn;
                        }
                    };
            cached = left.clone();
            durable = left.clone();
        }

        @Override
        public long size() {
            return cached.length;
        }

        @Override
        public void truncate(long size) {
            step();
            if (mutant != Mutant.KEEP_AFTER_BAD_CHECKSUM) {
                cached = Arrays.copyOf(cached, (int) size);
            }
        }

        @Override
        public void write(long at, ByteBuffer bytes) {
            step();
            int n = bytes.remaining();
            cached = Arrays.copyOf(cached, Math.max(cached.length, (int) at + n));
            bytes.get(cached, (int) at, n);
        }

        @Override
        public void force() {
            step();
            if (mutant != Mutant.NO_FSYNC) {
                durable = cached.clone();
            }
        }

        @Override
        public void close() {}
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(WHOLE, from, to);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
