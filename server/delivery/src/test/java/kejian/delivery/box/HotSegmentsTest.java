package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import kejian.contract.viewing.Section;
import kejian.delivery.packaging.MediaBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HotSegmentsTest {

    private static final Section TIME = new Section(0, 6_000);
    private static final int LENGTH = 100_000;

    private static final long LATER = 3_000_000_000L;

    private long now = 1;
    private final HotSegments hot = Objects.requireNonNull(HotSegments.open(() -> now));

    @AfterEach
    void close() {
        hot.close();
    }

    /** Its bytes follow from its number; counts how often it was made. */
    private static final class Segment implements MediaBytes.Muxed {

        private final int number;
        private final AtomicInteger opened = new AtomicInteger();

        Segment(int number) {
            this.number = number;
        }

        @Override
        public long length() {
            return LENGTH;
        }

        @Override
        public Cursor open(long position) {
            opened.incrementAndGet();
            return new Cursor() {
                private long at = position;

                @Override
                public int fill(MemorySegment target, long begin, long most) {
                    int size = (int) Math.min(Math.min(most, 30_000), LENGTH - at);
                    for (int i = 0; i < size; i++) {
                        target.set(ValueLayout.JAVA_BYTE, begin + i, byteAt(number, at + i));
                    }
                    at += size;
                    return size;
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }
    }

    private static byte byteAt(int number, long position) {
        return (byte) (number * 31 + position * 7 + (position >>> 9));
    }

    private static HotPath path(int number) {
        return Objects.requireNonNull(
                HotPath.of("/m/" + "ab".repeat(32) + "/b/360p/" + number + ".ts", null));
    }

    private static void assertBytes(HotSegments.Hold hold, int number) {
        MediaBytes.Mapped body = (MediaBytes.Mapped) hold.body();
        byte[] bytes = body.bytes().toArray(ValueLayout.JAVA_BYTE);
        assertThat(bytes).hasSize(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            if (bytes[i] != byteAt(number, i)) {
                throw new AssertionError("segment " + number + " is wrong at " + i);
            }
        }
        assertThat(body.time()).isEqualTo(TIME);
    }

    @Test
    void segment_askedForOnce_isNotKept() {
        assertThat(hot.hold(path(1), new Segment(1), TIME)).isNull();
    }

    @Test
    void segment_askedForAgain_isMadeOnceAndTheSameForAll() {
        Segment segment = new Segment(7);
        hot.hold(path(7), segment, TIME);
        for (int i = 0; i < 50; i++) {
            HotSegments.Hold hold = Objects.requireNonNull(hot.hold(path(7), segment, TIME));
            assertBytes(hold, 7);
            hold.release();
        }
        assertThat(segment.opened).hasValue(1);
    }

    @Test
    void places_allInUse_nobodyIsOverwritten() {
        List<HotSegments.Hold> holds = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            hot.hold(path(n), new Segment(n), TIME);
            HotSegments.Hold hold = hot.hold(path(n), new Segment(n), TIME);
            if (hold != null) {
                holds.add(hold);
            }
        }
        assertThat(holds).hasSize(32);
        for (int n = 0; n < holds.size(); n++) {
            assertBytes(holds.get(n), n);
        }
        holds.get(5).release();
        now += LATER;
        hot.hold(path(90), new Segment(90), TIME);
        assertBytes(Objects.requireNonNull(hot.hold(path(90), new Segment(90), TIME)), 90);
        for (int n = 0; n < holds.size(); n++) {
            if (n != 5) {
                assertBytes(holds.get(n), n);
            }
        }
    }

    @Test
    void moreAreHotThanThereArePlaces_thoseKeptStay() {
        List<Segment> segments = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            segments.add(new Segment(n));
        }
        for (int round = 0; round < 10; round++) {
            for (int n = 0; n < segments.size(); n++) {
                now += 1_000_000;
                HotSegments.Hold hold = hot.hold(path(n), segments.get(n), TIME);
                if (hold != null) {
                    hold.release();
                }
            }
        }
        assertThat(segments.stream().map(s -> s.opened.get())).containsOnly(0, 1);
        assertThat(segments.stream().mapToInt(s -> s.opened.get()).sum()).isEqualTo(32);
    }

    @Test
    void manySegments_oneAfterTheOther_eachIsItself() {
        for (int n = 0; n < 200; n++) {
            now += LATER;
            Segment segment = new Segment(n);
            hot.hold(path(n), segment, TIME);
            HotSegments.Hold hold = hot.hold(path(n), segment, TIME);
            if (hold != null) {
                assertBytes(hold, n);
                hold.release();
            }
        }
        now += LATER;
        Segment again = new Segment(0); // pushed out long ago, so it is made once more
        hot.hold(path(0), again, TIME);
        assertBytes(Objects.requireNonNull(hot.hold(path(0), again, TIME)), 0);
        assertThat(again.opened).hasValue(1);
    }
}
