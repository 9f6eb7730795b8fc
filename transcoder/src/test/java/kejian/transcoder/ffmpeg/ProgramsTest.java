package kejian.transcoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import kejian.transcoder.Studio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

    @TempDir Path place;

    @Test
    void ffmpeg_onAMachineWithoutSoundServer_starts() throws Exception {
        Programs programs = Programs.find();
        String said =
                Studio.run(programs.ffmpeg(), place, "-hide_banner", "-v", "error", "-encoders");
        assertThat(said).contains("libx264", " aac ").doesNotContain("not found");
        Path copy = place.resolve("libavdevice.so");
        try (Stream<Path> files = Files.list(programs.folder())) {
            Path device =
                    files.filter(f -> f.toString().contains("libavdevice"))
                            .findFirst()
                            .orElseThrow();
            Files.copy(device, copy);
        }
        byte[] changed = Files.readAllBytes(copy);
        DeviceLibraries.forget(place);
        assertThat(Files.readAllBytes(copy)).isEqualTo(changed);
        assertThat(new String(changed, StandardCharsets.ISO_8859_1)).contains("libc.so.6");
    }

    @Test
    void theBuild_putsLicenceAndSourceOffer_besideThePrograms() throws Exception {
        Path folder = Programs.find().folder();
        assertThat(folder.resolve("COPYING.GPLv3"))
                .content()
                .contains("GNU GENERAL PUBLIC LICENSE", "Version 3");
        String version = Files.readString(folder.resolve(Unpacking.ORIGIN)).split("-")[1];
        assertThat(folder.resolve("SOURCE")).content().contains("ffmpeg-" + version + ".tar");
    }

    @Test
    void programs_areFoundBesideTheProgram_orWhereTheConfigurationNamesThem() throws Exception {
        Path packed = place.resolve("opt/programs");
        Path named = place.resolve("named");
        for (Path folder : List.of(packed, named)) {
            program(folder, "ffmpeg");
            program(folder, "ffprobe");
        }
        Path jar = place.resolve("opt/quarkus-app/app/transcoder.jar");
        assertThat(Programs.beside(jar).folder()).isEqualTo(packed);
        assertThat(Programs.find(Optional.of(named)).ffprobe()).isEqualTo(named.resolve("ffprobe"));
        Files.delete(named.resolve("ffprobe"));
        assertThatThrownBy(() -> Programs.find(Optional.of(named)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ffprobe");
    }

    @Test
    void unpacking_fromAnotherJar_leavesNothingOfTheOneBefore() throws Exception {
        Path licences = Files.createDirectory(place.resolve("licences"));
        Files.writeString(licences.resolve("COPYING"), "take it");
        Path folder = place.resolve("made");
        Unpacking.unpack(
                jar("a-gpl.jar", "ffmpeg", "libx264.so", "libjniavutil.so"), licences, folder);
        assertThat(folder.resolve("ffmpeg")).isExecutable();
        assertThat(names(folder))
                .containsExactlyInAnyOrder("ffmpeg", "libx264.so", "COPYING", Unpacking.ORIGIN);
        Unpacking.unpack(jar("a.jar", "ffmpeg", "libopenh264.so"), licences, folder);
        assertThat(names(folder))
                .containsExactlyInAnyOrder("ffmpeg", "libopenh264.so", "COPYING", Unpacking.ORIGIN);
    }

    @Test
    void unpacking_fromAJarWithoutPrograms_makesNoFolder() throws Exception {
        Path jar = jar("empty.jar", "libavutil.so");
        Path folder = place.resolve("made");
        assertThatThrownBy(() -> Unpacking.unpack(jar, place, folder))
                .isInstanceOf(IOException.class);
        assertThat(names(place)).containsExactly("empty.jar");
    }

    private Path jar(String name, String... files) throws IOException {
        Path jar = place.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String file : files) {
                out.putNextEntry(new JarEntry("org/bytedeco/ffmpeg/here/" + file));
                out.write(file.getBytes(StandardCharsets.UTF_8));
            }
            out.putNextEntry(new JarEntry("org/bytedeco/ffmpeg/here/include/header.h"));
        }
        return jar;
    }

    private static void program(Path folder, String name) throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder).resolve(name), "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
