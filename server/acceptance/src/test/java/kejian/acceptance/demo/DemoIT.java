package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed programs, started by {@code kejian demo} on ports of their own: one short sample all
 * the way, then again on the same data after the launcher was killed.
 */
class DemoIT {

    @TempDir Path data;
    private Launcher launcher;

    @BeforeEach
    void packed() throws Exception {
        launcher = Launcher.on(data);
    }

    @AfterEach
    void endChildren() throws Exception {
        launcher.close();
    }

    @Test
    void demo_onNewDataAndAgainAfterItsLauncherWasKilled_passes() throws Exception {
        Process up = launcher.launch("up");
        launcher.await("zhongmu:");
        assertThat(launcher.children()).hasSize(4);
        up.destroyForcibly().waitFor();
        assertThat(launcher.children())
                .as("a launcher killed outright leaves its programs")
                .hasSize(4);

        Process demo = launcher.launch("demo", "--check", "--seconds", "8");

        assertThat(demo.waitFor(Launcher.DEMO_WITHIN_S, TimeUnit.SECONDS))
                .as(launcher.said())
                .isTrue();
        String said = launcher.said();
        System.out.println(said);
        assertThat(demo.exitValue()).as(said).isZero();
        assertThat(said.lines().toList().getLast()).isEqualTo("demo: PASS");
        assertThat(launcher.children()).as("programs left behind").isEmpty();
    }

    @Test
    void demo_onAPortInUse_saysSoInOneSentenceAndStartsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process demo = launcher.launch(taken.getLocalPort(), "demo", "--check");

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isNotZero();
            assertThat(launcher.said())
                    .contains("demo: FAIL")
                    .contains("端口 " + taken.getLocalPort() + " 被占用")
                    .contains("port-in-use");
            assertThat(launcher.children()).isEmpty();
        }
    }
}
