package kejian.transcoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kejian.transcoder.Studio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir Path cache;

    @Test
    void unpacking_byFourAtOnce_givesOneWholeFolderAndNoHalves() throws Exception {
        try (ExecutorService four = Executors.newFixedThreadPool(4)) {
            Callable<Programs> one = () -> Programs.unpack(cache);
            List<Future<Programs>> all = four.invokeAll(List.of(one, one, one, one));
            for (Future<Programs> each : all) {
                assertThat(each.get().ffmpeg()).isExecutable();
            }
        }
        try (Stream<Path> folders = Files.list(cache)) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void ffmpeg_onAMachineWithoutSoundServer_starts() throws Exception {
        Programs programs = Programs.unpack(cache);
        String said =
                Studio.run(programs.ffmpeg(), cache, "-hide_banner", "-v", "error", "-encoders");
        assertThat(said).contains("libx264", " aac ").doesNotContain("not found");
        try (Stream<Path> files = Files.list(programs.folder())) {
            Path device =
                    files.filter(f -> f.toString().contains("libavdevice"))
                            .findFirst()
                            .orElseThrow();
            byte[] changed = Files.readAllBytes(device);
            byte[] again = changed.clone();
            DeviceLibraries.forget(programs.folder());
            assertThat(Files.readAllBytes(device)).isEqualTo(again);
            assertThat(new String(changed, StandardCharsets.ISO_8859_1)).contains("libc.so.6");
        }
    }
}
