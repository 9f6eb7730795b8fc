package kejian.transcoder.cage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kejian.transcoder.Studio;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CageTest {

    @TempDir Path base;
    Path job;
    Cage cage;
    Cage open;

    @BeforeEach
    void start() throws Exception {
        job = Files.createDirectory(base.resolve("job"));
        cage = Studio.cage(job);
        open = new Cage(Studio.tools(), Confinement.NONE);
        assumeTrue(
                cage.confinement() == Confinement.LANDLOCK_SECCOMP,
                "left out: this kernel has no Landlock");
    }

    @Test
    void reading_outsideTheJob_isRefused() throws Exception {
        Path secret = Files.writeString(base.resolve("secret"), "other tenant");
        String script = "cat " + secret;
        assertThat(shell(open, script).output).containsExactly("other tenant");
        Said caged = shell(cage, script);
        assertThat(caged.output).isEmpty();
        assertThat(caged.ended.exitCode()).isNotZero();
        assertThat(caged.ended.firstError()).contains("Permission denied");
        assertThat(shell(cage, "cat /etc/passwd").ended.exitCode()).isNotZero();
    }

    @Test
    void reading_theWorkersEnvironment_isRefused() throws Exception {
        String script = "cat /proc/" + ProcessHandle.current().pid() + "/environ";
        assertThat(shell(open, script).ended.exitCode()).isZero();
        assertThat(shell(cage, script).ended.exitCode()).isNotZero();
    }

    @Test
    void writing_outsideTheJob_isRefusedAndInsideWorks() throws Exception {
        assertThat(shell(open, "echo x > ../one").ended.exitCode()).isZero();
        assertThat(shell(cage, "echo x > ../two").ended.exitCode()).isNotZero();
        assertThat(base.resolve("two")).doesNotExist();
        assertThat(shell(cage, "echo x > inside").ended.exitCode()).isZero();
        assertThat(job.resolve("inside")).hasContent("x");
    }

    @Test
    void connecting_toALivePort_isRefused() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "left out: no bash to connect with");
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            String script =
                    "exec 3<>/dev/tcp/127.0.0.1/%d && echo connected"
                            .formatted(server.getLocalPort());
            assertThat(run(open, "/bin/bash", List.of("-c", script)).output)
                    .containsExactly("connected");
            Said caged = run(cage, "/bin/bash", List.of("-c", script));
            assertThat(caged.output).isEmpty();
            assertThat(caged.ended.exitCode()).isNotZero();
        }
    }

    @Test
    void signalling_theWorker_isRefused() throws Exception {
        String script = "kill -0 " + ProcessHandle.current().pid();
        assertThat(shell(open, script).ended.exitCode()).isZero();
        Said caged = shell(cage, script);
        assertThat(caged.ended.exitCode()).isNotZero();
        assertThat(caged.ended.firstError()).contains("not permitted");
    }

    @Test
    void environment_ofAChild_holdsNothingOfOurs() throws Exception {
        assertThat(shell(cage, "export -p").output)
                .noneMatch(line -> line.contains("JAVA_HOME") || line.contains("KEJIAN"))
                .anyMatch(line -> line.contains("LD_LIBRARY_PATH"));
    }

    @Test
    void worker_afterACagedChild_keepsItsRights() throws Exception {
        shell(cage, "true");
        assertThat(Files.readString(Path.of("/etc/passwd"))).isNotEmpty();
        try (ServerSocket server = new ServerSocket(0)) {
            assertThat(server.isBound()).isTrue();
        }
    }

    @Test
    void transcoding_inTheCage_works() throws Exception {
        Said said =
                run(
                        cage,
                        Studio.tools().ffmpeg().toString(),
                        List.of(
                                "-nostdin",
                                "-v",
                                "level+error",
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc2=size=320x240:rate=25:duration=1",
                                "-c:v",
                                "libx264",
                                "-f",
                                "mp4",
                                "file:out.mp4"));
        assertThat(said.ended.succeeded()).isTrue();
        assertThat(said.ended.errorLines()).isZero();
        assertThat(job.resolve("out.mp4")).isNotEmptyFile();
    }

    @Test
    void device_isOpenOnlyToAChildThatIsGivenIt() throws Exception {
        String zeroes = "head -c 4 /dev/zero | wc -c";
        assertThat(shell(cage, zeroes).output).containsExactly("0");
        Said given =
                given(
                        "/dev/zero",
                        zeroes + "; echo 1 > /dev/zero && cat /sys/devices/system/cpu/online");
        assertThat(given.output).first().isEqualTo("4");
        assertThat(given.ended.exitCode()).isZero();
        assertThat(given("/dev/zero", "head -c 4 /dev/random | wc -c").output).containsExactly("0");
        assertThat(given("/dev/zero", "cat /etc/passwd").ended.exitCode()).isNotZero();
    }

    private Said given(String device, String script) throws Exception {
        Command command = command("/bin/sh", List.of("-c", script));
        Listener listener = new Listener();
        Ended ended =
                cage.run(
                        new Command(
                                command.program(),
                                command.arguments(),
                                job,
                                command.cpu(),
                                command.wall(),
                                command.stall(),
                                command.maxFileBytes(),
                                List.of(Path.of(device))),
                        listener);
        return new Said(ended, listener.output);
    }

    @Test
    void childThatHangs_isKilledWithItsChildren() throws Exception {
        Said said = shell(cage, "sleep 987 & sleep 987", Duration.ofMillis(600), 1 << 20);
        assertThat(said.ended.cause()).isEqualTo(Ended.Cause.STALLED);
        assertThat(nobodySleeps()).isTrue();
    }

    @Test
    void childThatHangsAlone_isKilledItself() throws Exception {
        Said said = shell(cage, "exec sleep 987", Duration.ofMillis(600), 1 << 20);
        assertThat(said.ended.cause()).isEqualTo(Ended.Cause.STALLED);
        assertThat(said.ended.exitCode()).isEqualTo(128 + 9);
        assertThat(nobodySleeps()).isTrue();
    }

    @Test
    void childOverItsTime_isKilled() throws Exception {
        Command command = command("/bin/sh", List.of("-c", "while :; do echo x; done"));
        Command brief =
                new Command(
                        command.program(),
                        command.arguments(),
                        job,
                        command.cpu(),
                        Duration.ofMillis(700),
                        Duration.ofSeconds(30),
                        1 << 20);
        assertThat(cage.run(brief, new Listener()).cause()).isEqualTo(Ended.Cause.OVER_TIME);
    }

    @Test
    void childThatBurnsProcessorTime_isEndedByTheKernel() throws Exception {
        Command command =
                new Command(
                        Path.of("/bin/sh"),
                        List.of("-c", "while :; do :; done"),
                        job,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        1 << 20);
        Ended ended = cage.run(command, new Listener());
        assertThat(ended.cause()).isEqualTo(Ended.Cause.EXITED);
        assertThat(ended.exitCode()).isGreaterThan(128);
    }

    @Test
    void fileOverItsLimit_isCutAtTheByte() throws Exception {
        Said said =
                shell(
                        cage,
                        "head -c 5000000 /dev/zero > big || true; head -c 300000 /dev/urandom > big",
                        Duration.ofSeconds(20),
                        102_400);
        assertThat(said.ended.exitCode()).isNotZero();
        assertThat(job.resolve("big")).hasSize(102_400);
    }

    @Test
    void errors_withoutEnd_areCountedButNotKept() throws Exception {
        Said said =
                shell(
                        cage,
                        "i=0; while [ $i -lt 3000 ]; do echo \"[x] [error] $i"
                                + " 0123456789012345678901234567890123456789\" >&2; i=$((i+1)); done");
        assertThat(said.ended.errorLines()).isEqualTo(3000);
        assertThat(said.ended.errorText().stream().mapToInt(String::length).sum())
                .isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void interruptedCaller_leavesNoChild() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Command command = command("/bin/sh", List.of("-c", "echo begun; sleep 986"));
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                cage.run(
                                        command,
                                        new Listener() {
                                            @Override
                                            public void output(String line) {
                                                begun.countDown();
                                            }
                                        });
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        assertThat(nobodySleeps()).isTrue();
    }

    @Test
    void noConfinement_unlessAllowed_startsNothing() {
        Cage refused = new Cage(Studio.tools(), Confinement.REFUSED);
        assertThatThrownBy(() -> shell(refused, "echo x > ran"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("kejian.cage.confinement=none");
        assertThat(job.resolve("ran")).doesNotExist();
    }

    /** A killed grandchild is gone a moment later: looked at until then, ten seconds at most. */
    private static boolean nobodySleeps() {
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (ProcessHandle.allProcesses().anyMatch(CageTest::sleeps)) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info().commandLine().orElse("").matches(".*sleep 98[67]");
    }

    private record Said(Ended ended, List<String> output) {}

    private static class Listener implements Command.Watcher {
        final List<String> output = new CopyOnWriteArrayList<>();

        @Override
        public void output(String line) {
            if (output.size() < 1000) {
                output.add(line);
            }
        }

        @Override
        public long workDone() {
            return 0;
        }
    }

    private Said shell(Cage in, String script) throws Exception {
        return run(in, "/bin/sh", List.of("-c", script));
    }

    private Said shell(Cage in, String script, Duration stall, long bytes) throws Exception {
        Command command = command("/bin/sh", List.of("-c", script));
        Listener listener = new Listener();
        Ended ended =
                in.run(
                        new Command(
                                command.program(),
                                command.arguments(),
                                job,
                                command.cpu(),
                                command.wall(),
                                stall,
                                bytes),
                        listener);
        return new Said(ended, new ArrayList<>(listener.output));
    }

    private Said run(Cage in, String program, List<String> arguments) throws Exception {
        Listener listener = new Listener();
        Ended ended = in.run(command(program, arguments), listener);
        return new Said(ended, new ArrayList<>(listener.output));
    }

    private Command command(String program, List<String> arguments) {
        return new Command(
                Path.of(program),
                arguments,
                job,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                100 << 20);
    }
}
