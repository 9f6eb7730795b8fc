package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.lecture.Layout;
import kejian.transcoder.probe.Fraction;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;

/**
 * Which renditions to make of a source, all with one rate and one distance of key frames.
 *
 * <p>The rule of names: {@code a-sd} always, in the raster that Level 3.0 allows; {@code 360p}
 * always, never larger than the source; {@code 720p} where the source has at least 720 lines and
 * {@link Detail} finds as much in them. Lines are counted on the shorter side, so a portrait
 * picture keeps its portrait. Of a lecture with slides, {@code a-sd} is composed, and there is
 * {@code b-sd}, composed for tier B.
 *
 * @param rungs largest picture first is not required
 * @param standing whether most pictures equal the one before
 * @param copied the rung that is taken from the source as it is, or none; then all rungs have their
 *     key pictures where the source has them
 */
record Plan(Fraction rate, List<Rung> rungs, boolean standing, @Nullable Copied copied) {

    private static final Fraction SQUARE = new Fraction(1, 1);
    private static final double WIDE = 1.55;

    /**
     * The ladder; the least of it suits a line of half a megabit.
     *
     * @param from lines that a source must have, so that the rung adds to the one before
     */
    private record Size(int lines, int from, int level, int kbps) {}

    private static final List<Size> SIZES =
            List.of(
                    new Size(240, 0, 30, 300),
                    new Size(360, 288, 30, 700),
                    new Size(480, 432, 31, 1100),
                    new Size(720, 720, 31, 2200));

    static int mostKbps(String rung) {
        return SIZES.stream()
                .filter(size -> rung.equals(size.lines() + "p"))
                .mapToInt(Size::kbps)
                .findFirst()
                .orElseThrow();
    }

    Plan {
        rungs = List.copyOf(rungs);
    }

    Plan(Fraction rate, List<Rung> rungs, boolean standing) {
        this(rate, rungs, standing, null);
    }

    /**
     * @param keys numbers of the source's key pictures
     */
    record Copied(Rung rung, BitSet keys) {}

    Plan with(Copied taken) {
        return new Plan(rate, rungs, standing, taken);
    }

    Plan withoutCopy() {
        return new Plan(rate, rungs, standing);
    }

    Plan without(List<Rung> idle) {
        List<Rung> kept = rungs.stream().filter(rung -> !idle.contains(rung)).toList();
        return new Plan(rate, kept, standing, copied);
    }

    /** Every picture encoded, also one that equals the one before. */
    Plan moving() {
        return new Plan(rate, rungs, /* standing= */ false, copied);
    }

    /** What the encoder makes. */
    List<Rung> encoded() {
        return rungs.stream().filter(rung -> !isCopied(rung)).toList();
    }

    /** Those of them that hold slides and camera. */
    List<Rung> composed() {
        return encoded().stream().filter(rung -> rung.layout() != null).toList();
    }

    /** Large enough for poster and storyboard, and no larger. */
    Rung small() {
        List<Rung> ladder = rungs.stream().filter(r -> r.role() == Role.LADDER).toList();
        return ladder.stream().filter(r -> r.lines() >= 360).findFirst().orElseGet(ladder::getLast);
    }

    boolean isCopied(Rung rung) {
        return copied != null && copied.rung().equals(rung);
    }

    /** Of {@code t}, not 0 where an IDR stands. */
    String keyMoments() {
        return copied == null ? Keys.each(keyDistance(), rate) : Keys.at(copied.keys(), rate);
    }

    /**
     * The next larger rung of the same shape, which this one, or the camera in it, is made smaller
     * from, if any.
     */
    Optional<Rung> scaledFrom(Rung rung) {
        Layout layout = rung.layout();
        Layout.Box camera = layout == null ? null : layout.camera();
        return encoded().stream()
                .filter(r -> r.role() == Role.LADDER)
                .filter(r ->
                        rung.role() == Role.LADDER
                                ? r.lines() > rung.lines()
                                : camera != null
                                        && r.width() >= camera.width()
                                        && r.height() >= camera.height())
                .min(Comparator.comparingInt(Rung::lines));
    }

    /** Whether an IDR stands there: each distance, or where the source has one. */
    boolean isKey(long picture) {
        return copied == null
                ? picture % keyDistance() == 0
                : copied.keys().get(Math.toIntExact(picture));
    }

    /**
     * Pictures from one IDR to the next: two seconds, or a whole segment of six where the picture
     * stands and key pictures would be half of all bytes.
     */
    int keyDistance() {
        return (int) Math.round(2 * rate.value()) * (standing ? 3 : 1);
    }

    /**
     * @param beside what comes into the pictures of tiers A and B
     */
    static Plan of(Source.Picture picture, Beside beside) {
        List<Rung> rungs = new ArrayList<>();
        double aspect = picture.aspect();
        int lines = (int) Math.round(Math.min(picture.height(), picture.height() * aspect));
        if (beside.slides()) {
            rungs.addAll(composed(aspect, picture.rate()));
        } else {
            rungs.add(carrier(aspect, picture.rate()));
        }
        for (Size size : SIZES) {
            if (lines >= size.from()) {
                rungs.add(square(size, aspect, lines));
            }
        }
        return new Plan(picture.rate(), captioned(rungs, beside), picture.standing());
    }

    /** A plain card for a recording that has sound only. */
    static Plan ofSound(Beside beside) {
        Fraction rate = new Fraction(25, 1);
        List<Rung> rungs =
                new ArrayList<>(
                        beside.slides()
                                ? composed(/* aspect= */ 0, rate)
                                : List.of(carrier(16.0 / 9, rate)));
        rungs.add(square(SIZES.get(0), 16.0 / 9, 360));
        rungs.add(square(SIZES.get(1), 16.0 / 9, 360));
        return new Plan(rate, captioned(rungs, beside), /* standing= */ true);
    }

    /** Tier A alone: all others have captions in a menu. */
    private static List<Rung> captioned(List<Rung> rungs, Beside beside) {
        return rungs.stream()
                .map(r -> beside.burnIn() != null && r.role() == Role.TIER_A ? r.withCaptions() : r)
                .toList();
    }

    /**
     * Slides and camera in one frame of 16:9, which both standards of old sets show.
     *
     * @param aspect of the camera's picture, 0 for none
     */
    private static List<Rung> composed(double aspect, Fraction rate) {
        int lines = rate.value() <= 25 ? 576 : 480;
        Fraction sar = lines == 576 ? new Fraction(64, 45) : new Fraction(40, 33);
        Layout old = Layout.of(720, lines, sar, aspect);
        Layout layout = Layout.of(854, 480, SQUARE, aspect);
        return List.of(
                new Rung(
                        "a-sd",
                        Role.TIER_A,
                        720,
                        lines,
                        720,
                        lines,
                        sar,
                        "main",
                        30,
                        1100,
                        old,
                        false),
                new Rung(
                        "b-sd",
                        Role.TIER_B,
                        854,
                        480,
                        854,
                        480,
                        SQUARE,
                        "high",
                        31,
                        1100,
                        layout,
                        false));
    }

    /**
     * Level 3.0 allows 40,500 macroblocks a second: 720×576 at 25 or 720×480 at 30 (H.264 Table
     * Sample shapes are those of ITU-R BT.601 boxes.
     */
    private static Rung carrier(double aspect, Fraction rate) {
        int lines = rate.value() <= 25 ? 576 : 480;
        boolean wide = aspect >= WIDE;
        Fraction sar =
                lines == 576
                        ? wide ? new Fraction(64, 45) : new Fraction(16, 15)
                        : wide ? new Fraction(40, 33) : new Fraction(10, 11);
        double samples = aspect / sar.value(); // width over height, counted in samples
        int width = 720;
        int height = even(width / samples);
        if (height > lines) {
            height = lines;
            width = even(lines * samples);
        }
        width = Math.min(720, width);
        return new Rung(
                "a-sd", Role.TIER_A, 720, lines, width, height, sar, "main", 30, 1100, null, false);
    }

    private static Rung square(Size size, double aspect, int lines) {
        int shorter = Math.max(16, Math.min(size.lines(), lines) / 2 * 2); // never up
        int longer = even(shorter * Math.max(aspect, 1 / aspect));
        int width = aspect >= 1 ? longer : shorter;
        int height = aspect >= 1 ? shorter : longer;
        return new Rung(
                size.lines() + "p",
                Role.LADDER,
                width,
                height,
                width,
                height,
                SQUARE,
                "high",
                size.level(),
                size.kbps(),
                /* layout= */ null,
                /* captioned= */ false);
    }

    private static int even(double size) {
        return Math.max(16, (int) Math.round(size / 2) * 2);
    }
}
