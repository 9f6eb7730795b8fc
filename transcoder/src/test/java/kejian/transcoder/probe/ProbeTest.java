package kejian.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTest {

    @TempDir Path directory;
    Room room;

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:8.0,\nfile:///etc/passwd\n",
                "ffconcat version 1.0\nfile '/etc/passwd'\n",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 5004 RTP/AVP 96\n",
                "<?xml version=\"1.0\"?><MPD><Period/></MPD>",
                "  <!DOCTYPE html><html><body>登录</body></html>",
                "rtmp://127.0.0.1/live/stream\n",
                "\u007fELF\u0002\u0001\u0001\u0000 and so on for a while",
                "GIF89a and a picture follows here",
                "\u0089PNG\r\n\u001a\n and a picture follows here"
            })
    void foreignBytes_underAMediaName_areATypeMismatch(String content) throws Exception {
        refused(content.getBytes(StandardCharsets.ISO_8859_1), "type-mismatch");
    }

    @Test
    void emptyAndRandomBytes_areInvalid() throws Exception {
        refused(new byte[0], "video-invalid");
        byte[] random = new byte[100_000];
        new java.util.Random(4).nextBytes(random);
        refused(random, "video-invalid");
    }

    @Test
    void playlistThatHidesBehindABinaryHead_readsNoOtherFile() throws Exception {
        Files.writeString(directory.resolve("secret.ts"), "secret");
        refused(
                "\u0001\u0002#EXTM3U\n#EXTINF:8,\nfile:secret.ts\n"
                        .getBytes(StandardCharsets.UTF_8),
                "video-invalid");
    }

    @Test
    void pictureOfTooManyPixels_exceedsALimit() throws Exception {
        Studio.record(
                room.file("a.bin"),
                "-f",
                "lavfi",
                "-i",
                "color=s=5000x3000:r=25:d=0.1",
                "-c:v",
                "mjpeg",
                "-f",
                "matroska");
        refused(Files.readAllBytes(room.file("a.bin")), "limit-exceeded");
    }

    @Test
    void flippedTimeTable_isInvalidAndNotHoursLong() throws Exception {
        Studio.clip(room.file("a.bin"), "320x240", "25", 2, "-f", "mp4");
        byte[] bytes = Files.readAllBytes(room.file("a.bin"));
        int stts = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("stts");
        bytes[stts + 4 + 4 + 4 + 4] = 0x01; // the first step of 512 becomes 16 million
        refused(bytes, "video-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gt(n\\,5)", "lt(mod(n\\,10)\\,5)"})
    void stillPictureOnWhichALineAppears_isNotInterlaced(String when) throws Exception {
        // one doubtful picture, then stillness: a caret in a screen recording
        Studio.record(
                room.file("a.bin"),
                "-f",
                "lavfi",
                "-i",
                "smptebars=size=320x240:rate=25:duration=4,"
                        + "drawbox=x=20:y=101:w=200:h=1:c=white:t=fill:enable='%s'".formatted(when),
                "-c:v",
                "ffv1",
                "-f",
                "matroska");

        Source source = Probe.look(room, "a.bin");

        assertThat(source.picture().interlaced()).isFalse();
    }

    @Test
    void containerOffTheList_isATypeMismatch() throws Exception {
        Studio.record(
                room.file("a.bin"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=d=1",
                "-c:v",
                "mpeg4",
                "-f",
                "nut");
        refused(Files.readAllBytes(room.file("a.bin")), "type-mismatch");
    }

    @ParameterizedTest
    @CsvSource({
        "25, 25/1", "50, 25/1", "60, 30/1", "59.94, 30000/1001", "29.97, 30000/1001", "30, 30/1",
        "23.976, 24000/1001", "24, 24/1", "100, 25/1", "120, 30/1", "12.5, 25/2", "17.3, 25/1",
        "0, 25/1"
    })
    void rate_ofASource_becomesOneThatIsMade(double rate, String made) {
        assertThat(Timing.made(rate).toString()).isEqualTo(made);
    }

    @Test
    void millisecondStamps_ofAnEvenRate_areEven() {
        Timing timing = new Timing();
        for (int i = 0; i < 100; i++) {
            timing.packet(Math.floor(i * 1000 / 30.0) / 1000, 0.033);
        }
        assertThat(Timing.made(timing.evenRate()).toString()).isEqualTo("30/1");
    }

    @Test
    void stampsWithHoles_areUneven() {
        Timing timing = new Timing();
        for (int i = 0; i < 100; i++) {
            timing.packet(i * 0.04 + (i / 5) * 0.3, 0.04);
        }
        assertThat(timing.evenRate()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"12, 30/1", "6, 30/1", "3, 25/1"})
    void picturesLeftOutNowAndThen_keepTheClockOfTheOthers(int every, String made) {
        Timing timing = new Timing();
        for (int i = 0; i < 300; i++) {
            if (i % every != 1) {
                timing.packet(i / 30.0, 1 / 30.0);
            }
        }
        assertThat(timing.evenRate()).isZero();
        assertThat(Timing.made(timing.mostlyRate()).toString()).isEqualTo(made);
    }

    private void refused(byte[] content, String code) throws Exception {
        Files.write(room.file("original.bin"), content);
        assertThatThrownBy(() -> Probe.look(room, "original.bin"))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.refusal().code()).isEqualTo(code));
    }
}
