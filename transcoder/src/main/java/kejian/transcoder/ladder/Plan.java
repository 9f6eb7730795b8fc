package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.probe.Fraction;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;

/**
 * Which renditions to make of a source, all with one rate and one distance of key frames.
 *
 * <p>The rule of names: {@code a-sd} always, in the raster that Level 3.0 allows; {@code 360p}
 * always, never larger than the source; {@code 720p} where the source has at least 720 lines. Lines
 * are counted on the shorter side, so a portrait picture keeps its portrait.
 *
 * @param rungs largest picture first is not required
 * @param standing whether most pictures equal the one before
 * @param copied the rung that is taken from the source as it is, or none; then all rungs have their
 *     key pictures where the source has them
 */
record Plan(Fraction rate, List<Rung> rungs, boolean standing, @Nullable Copied copied) {

    private static final Fraction SQUARE = new Fraction(1, 1);
    private static final double WIDE = 1.55;

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

    /** What the encoder makes. */
    List<Rung> encoded() {
        return rungs.stream().filter(rung -> !isCopied(rung)).toList();
    }

    boolean isCopied(Rung rung) {
        return copied != null && copied.rung().equals(rung);
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

    static Plan of(Source.Picture picture) {
        List<Rung> rungs = new ArrayList<>();
        double aspect = picture.aspect();
        int lines = (int) Math.round(Math.min(picture.height(), picture.height() * aspect));
        rungs.add(carrier(aspect, picture.rate()));
        rungs.add(square("360p", aspect, Math.min(360, lines), "main", 30, 700));
        if (lines >= 720) {
            rungs.add(square("720p", aspect, 720, "high", 31, 2200));
        }
        return new Plan(picture.rate(), rungs, picture.standing());
    }

    /** A plain card for a recording that has sound only. */
    static Plan ofSound() {
        Fraction rate = new Fraction(25, 1);
        return new Plan(
                rate,
                List.of(carrier(16.0 / 9, rate), square("360p", 16.0 / 9, 360, "main", 30, 700)),
                /* standing= */ true);
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
        return new Rung("a-sd", Role.TIER_A, 720, lines, width, height, sar, "main", 30, 1100);
    }

    private static Rung square(
            String name, double aspect, int lines, String profile, int level, int kbps) {
        int shorter = Math.max(16, lines / 2 * 2); // never up, not by one line
        int longer = even(lines * Math.max(aspect, 1 / aspect));
        int width = aspect >= 1 ? longer : shorter;
        int height = aspect >= 1 ? shorter : longer;
        return new Rung(
                name, Role.LADDER, width, height, width, height, SQUARE, profile, level, kbps);
    }

    private static int even(double size) {
        return Math.max(16, (int) Math.round(size / 2) * 2);
    }
}
