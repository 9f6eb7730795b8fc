package kejian.acceptance.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that are right pass, also when they differ as copies do; each seeded fault is found. */
class ComparisonTest {

    private static final String PICTURES = "testsrc2=size=640x360:rate=25:duration=12";
    private static final String SOUND = noise(1);

    @TempDir static Path folder;
    private static Media original;

    /** Something like speech: noise that swells and pauses. */
    private static String noise(int seed) {
        return "anoisesrc=color=pink:seed=%d:r=48000:a=0.5:d=12,volume='abs(sin(2.1*t))*(1+sin(7*t))/2':eval=frame"
                .formatted(seed);
    }

    @BeforeAll
    static void make() throws Exception {
        original = make("original.mkv", PICTURES, SOUND, "-crf", "18");
    }

    private static Media make(String name, String pictures, String sound, String... options)
            throws Exception {
        Path file = folder.resolve(name);
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", pictures));
        line.addAll(List.of("-f", "lavfi", "-i", sound));
        line.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"));
        line.addAll(List.of("-c:a", "aac"));
        line.addAll(List.of(options));
        line.add(file.toString());
        Ffmpeg.run(line.toArray(String[]::new));
        return Media.original(file);
    }

    /** As the ladder does: smaller, levelled, another container. */
    private static Media copy(String pictures, String sound, String... options) throws Exception {
        return copy(original, pictures, sound, options);
    }

    private static Media copy(Media of, String pictures, String sound, String... options)
            throws Exception {
        List<String> all =
                new ArrayList<>(List.of("-crf", "28", "-muxdelay", "0", "-muxpreload", "0", "-vf"));
        all.add("scale=320:180");
        all.addAll(List.of("-af", "loudnorm=I=-18:TP=-2:LRA=11,aresample=48000"));
        all.addAll(List.of(options));
        String name = "copy-" + Math.abs(all.hashCode() + pictures.hashCode() + sound.hashCode());
        make(name + ".ts", pictures, sound, all.toArray(String[]::new));
        Path file = folder.resolve(name + ".ts");
        return Media.got(file, file, of);
    }

    private static List<String> faults(Media copy) {
        Comparison comparison = Comparison.of(original, copy);
        System.out.println(comparison);
        return comparison.faults();
    }

    @Test
    void rightCopy_hasNoFault_andNoDrift() throws Exception {
        Comparison comparison = Comparison.of(original, copy(PICTURES, SOUND));

        assertThat(comparison.faults()).isEmpty();
        assertThat(comparison.driftMs()).isLessThan(12);
        assertThat(comparison.durationErrorPercent()).isLessThan(0.4);
        assertThat(comparison.picturesExpected()).isEqualTo(300);
    }

    @Test
    void anotherRate_barsAndStandingFirstPicture_areNoFaults() throws Exception {
        Media sixty = make("sixty.mkv", PICTURES.replace("25", "60"), SOUND);
        assertThat(Comparison.of(sixty, copy(sixty, PICTURES.replace("25", "30"), SOUND)).faults())
                .isEmpty();

        Media squeezed =
                copy(
                        PICTURES,
                        SOUND,
                        "-vf",
                        "scale=320:180,pad=320:240:0:30,setsar=1,scale=360:288,setsar=16/15");
        assertThat(faults(squeezed)).isEmpty();

        Media late = late();
        Comparison comparison = Comparison.of(late, copy(late, standing(0.8), SOUND, "-t", "12"));
        assertThat(comparison.faults()).isEmpty();
    }

    /** Its pictures begin when the sound has been going on for 0.8 s. */
    private static Media late() throws Exception {
        return make(
                "late.mkv",
                PICTURES,
                SOUND,
                "-vf",
                "setpts=PTS+0.8/TB",
                "-fps_mode",
                "vfr",
                "-t",
                "12");
    }

    private static String standing(double seconds) {
        return PICTURES + ",tpad=start_mode=clone:start_duration=" + seconds;
    }

    @Test
    void firstPictureThatDoesNotStandLongEnough_isDrift() throws Exception {
        Media late = late();

        assertThat(Comparison.of(late, copy(late, standing(0.6), SOUND, "-t", "12")).faults())
                .anyMatch(f -> f.matches("sound comes (19|20).*later than its picture.*"));
    }

    @Test
    void cutByOneAndAHalfPerCent_isFound() throws Exception {
        assertThat(faults(copy(PICTURES, SOUND, "-t", "11.82"))).anyMatch(f -> f.contains("lasts"));
    }

    @Test
    void soundLateBySixtyMilliseconds_isFound() throws Exception {
        assertThat(faults(copy(PICTURES, SOUND + ",adelay=60:all=1,atrim=0:12")))
                .anyMatch(f -> f.matches("sound comes (59|6[0-2]) ms.*"))
                .anyMatch(f -> f.contains("later"));
    }

    @Test
    void soundEarlyBySixtyMilliseconds_isFound() throws Exception {
        assertThat(faults(copy(PICTURES, SOUND + ",atrim=0.06,asetpts=N/SR/TB,apad=whole_dur=12")))
                .anyMatch(f -> f.contains("earlier than its picture"));
    }

    @Test
    void picturesLateByEighty_areFound() throws Exception {
        assertThat(faults(copy(PICTURES + ",tpad=start=2:start_mode=clone,trim=0:12", SOUND)))
                .anyMatch(f -> f.matches("sound comes (7|8).*earlier.*"));
    }

    @Test
    void soundThatRunsAway_isFound() throws Exception {
        assertThat(faults(copy(PICTURES, SOUND + ",asetrate=47700,aresample=48000,atrim=0:12")))
                .anyMatch(f -> f.contains("than its picture"));
    }

    @Test
    void picturesDroppedInTheMiddle_areFound_closedUpOrStanding() throws Exception {
        String drop = PICTURES + ",select='not(between(n,150,161))'";
        assertThat(faults(copy(drop + ",setpts=N/25/TB", SOUND)))
                .anyMatch(f -> f.contains("pictures"))
                .anyMatch(f -> f.contains("than its picture"));
        assertThat(faults(copy(drop + ",fps=25", SOUND)))
                .anyMatch(f -> f.contains("another moment"));
    }

    @Test
    void soundOrPicturesOfAnotherFile_areFound() throws Exception {
        assertThat(faults(copy(PICTURES, noise(2)))).anyMatch(f -> f.contains("not there"));
        assertThat(faults(copy("mandelbrot=size=640x360:rate=25,trim=0:12", SOUND)))
                .anyMatch(f -> f.contains("pictures show"));
    }

    @Test
    void firstSecondMissing_isFound_alsoWhereTheEndIsFilledUp() throws Exception {
        String pictures = PICTURES + ",trim=1,setpts=PTS-STARTPTS";
        String sound = SOUND + ",atrim=1,asetpts=PTS-STARTPTS";
        assertThat(faults(copy(pictures, sound)))
                .anyMatch(f -> f.contains("lasts"))
                .anyMatch(f -> f.matches("the first (0.9[6-9]|1.0[0-4]) s are missing"));
        assertThat(
                        faults(
                                copy(
                                        pictures + ",tpad=stop=25:stop_mode=clone",
                                        sound + ",apad=whole_dur=12")))
                .anyMatch(f -> f.matches("the first (0.9[6-9]|1.0[0-4]) s are missing"));
    }

    /** A square that hardly moves for a while: those seconds allow many offsets, and prove none. */
    @Test
    void picturesThatHardlyMove_accuseNobody_andHideNothing() throws Exception {
        String square =
                "color=gray:s=640x360:r=25:d=12[b];color=white:s=80x80:r=25:d=12[w];"
                        + "[b][w]overlay=y=140:x='if(lt(t,4),100*t,"
                        + "if(lt(t,8),400+%s*(t-4),404-40*(t-8)))'";
        for (String speed : List.of("0", "0.5", "3")) {
            String pictures = square.formatted(speed);
            Media slow = make("slow-" + speed + ".mkv", pictures, SOUND, "-crf", "18");
            assertThat(Comparison.of(slow, copy(slow, pictures, SOUND)).faults()).isEmpty();
            String late = SOUND + ",adelay=60:all=1,atrim=0:12";
            assertThat(Comparison.of(slow, copy(slow, pictures, late)).faults())
                    .anyMatch(f -> f.matches("sound comes [567]. ms later.*"));
        }
    }

    @Test
    void soundThatPauses_isFound() throws Exception {
        assertThat(faults(copy(PICTURES, SOUND + ",volume=0:enable='between(t,5.2,5.5)'")))
                .anyMatch(f -> f.contains("falls silent"));
    }
}
