package kejian.transcoder.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that a test writes: {@code proc} and {@code sys} in a folder. */
class AdmissionTest {

    private static final long MIB = 1 << 20;

    @TempDir Path root;
    private final CountDownLatch stop = new CountDownLatch(1);

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Path whole = Files.writeString(path.resolveSibling("new"), text + "\n");
        Files.move(
                whole,
                path,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void memory(long mib) throws IOException {
        write("proc/meminfo", "MemTotal: 9999999 kB\nMemAvailable:   " + mib * 1024 + " kB");
    }

    private Machine machine() {
        return new Machine(root, 2);
    }

    private Admission admission() {
        return new Admission(machine(), 500 * MIB, 1.5, Duration.ofMillis(10));
    }

    private CompletableFuture<Admission.Place> entering(Admission admission) {
        CompletableFuture<Admission.Place> place = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        place.complete(admission.enter(stop));
                    } catch (InterruptedException e) {
                        place.completeExceptionally(e);
                    }
                });
        return place;
    }

    private static void waits(Admission admission, Admission.Want want) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (admission.waiting(want) == 0) {
            assertThat(System.nanoTime()).as("waits for " + want).isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void taskThatHasJustBegun_isPromisedItsMemory() throws Exception {
        memory(900);
        Admission admission = admission();
        Admission.Place first = admission.enter(stop);
        CompletableFuture<Admission.Place> second = entering(admission);
        waits(admission, Admission.Want.MEMORY);
        memory(1_001);
        second.get(10, TimeUnit.SECONDS).close();
        memory(900);
        CompletableFuture<Admission.Place> third = entering(admission);
        waits(admission, Admission.Want.MEMORY);
        first.close();
        third.get(10, TimeUnit.SECONDS).close();
        assertThat(admission.waiting(Admission.Want.MEMORY)).isZero();
    }

    /** A slow line may take minutes for an original; only then does FFmpeg take its memory. */
    @Test
    void promise_isKeptUntilTheWorkHasBegun() throws Exception {
        memory(900);
        Admission admission = admission();
        Admission.Place first = admission.enter(stop);
        assertThat(admission.promised(System.nanoTime() + TimeUnit.HOURS.toNanos(1)))
                .isEqualTo(500 * MIB);
        first.begins();
        assertThat(admission.promised(System.nanoTime())).isEqualTo(500 * MIB);
        assertThat(admission.promised(System.nanoTime() + TimeUnit.HOURS.toNanos(1))).isZero();
        first.close();
    }

    @Test
    void busyProcessors_keepTheSecondTaskWaiting_neverTheFirst() throws Exception {
        memory(9_000);
        write("proc/loadavg", "3.10 1.00 1.00 4/500 77");
        Admission admission = admission();
        Admission.Place first = admission.enter(stop);
        CompletableFuture<Admission.Place> second = entering(admission);
        waits(admission, Admission.Want.PROCESSOR);
        // the same load on a machine of which we have two processors of four
        write("proc/stat", "cpu  1 2\ncpu0 1 2\ncpu1 1 2\ncpu2 1 2\ncpu3 1 2\nintr 5");
        second.get(10, TimeUnit.SECONDS).close();
        first.close();
    }

    @Test
    void limits_ofControlGroups_countWithTheirCacheLeftOut_ofBothVersions() throws Exception {
        memory(9_000);
        write("proc/self/cgroup", "0::/kubepods/pod/worker");
        write("sys/fs/cgroup/kubepods/pod/worker/memory.max", "max");
        write("sys/fs/cgroup/kubepods/pod/worker/memory.current", "1");
        write("sys/fs/cgroup/kubepods/pod/memory.max", "" + 2_000 * MIB);
        write("sys/fs/cgroup/kubepods/pod/memory.current", "" + 1_800 * MIB);
        write(
                "sys/fs/cgroup/kubepods/pod/memory.stat",
                "anon 5\ninactive_file " + 400 * MIB + "\nactive_file " + 200 * MIB);
        assertThat(machine().availableBytes()).hasValue(800 * MIB);

        write("proc/self/cgroup", "4:cpu,memory:/job\n0::/");
        write("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "" + 1_000 * MIB);
        write("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "" + 700 * MIB);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "5");
        assertThat(machine().availableBytes()).hasValue(300 * MIB);

        // in a container the path is the host's
        write("proc/self/cgroup", "0::/../../elsewhere");
        write("sys/fs/cgroup/memory.max", "" + 400 * MIB);
        write("sys/fs/cgroup/memory.current", "" + 100 * MIB);
        assertThat(machine().availableBytes()).hasValue(300 * MIB);
    }

    @Test
    void machine_thatSaysNothing_makesNobodyWait() throws Exception {
        Admission admission = admission();
        admission.enter(stop).close();
        assertThat(admission.availableBytes()).isNaN();
    }

    @Test
    void stop_endsTheWaiting() throws Exception {
        memory(10);
        Admission admission = admission();
        CompletableFuture<Admission.Place> waiting = entering(admission);
        waits(admission, Admission.Want.MEMORY);
        stop.countDown();
        assertThat(waiting.handle((p, e) -> e).get(10, TimeUnit.SECONDS))
                .isInstanceOf(InterruptedException.class);
    }
}
