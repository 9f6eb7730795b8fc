package kejian.acceptance.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A copy against its original, by content: every picture and sound of the original must be there,
 * at the right time against each other. What the containers say is not asked.
 *
 * @param durationErrorPercent how much longer or shorter the copy lasts. The original may end where
 *     its last picture or audible sound ends, or where its silence does, and begin with them or
 *     where its clock does: captions may come before the first picture
 * @param driftMs the most that a sound is away from its picture, against the original
 * @param picturesExpected at the copy's rate
 * @param faults in words; none when all is right
 */
public record Comparison(
        double durationErrorPercent, double driftMs, long picturesExpected, List<String> faults) {

    private static final double MOST_DRIFT_S = 0.040;
    private static final double MOST_ERROR = 0.01;
    private static final int MOST_WRONG_IN_A_ROW = 4;
    private static final double MOST_WRONG = 0.05;
    private static final double AAC_FRAME_S = 1024.0 / 48_000;
    private static final double SILENCE = 32;

    public Comparison {
        faults = List.copyOf(faults);
    }

    public static Comparison of(Media original, Media copy) {
        return new Judge(original, copy).judge();
    }

    private static final class Judge {

        private final Media original;
        private final Media copy;
        private final double picture;
        private final List<String> faults = new ArrayList<>();

        Judge(Media original, Media copy) {
            this.original = original;
            this.copy = copy;
            this.picture = 1 / copy.pictures().rate();
        }

        Comparison judge() {
            double error = length();
            long expected = Math.round(original.filledSeconds() * copy.pictures().rate());
            long most = Math.round(longest() * copy.pictures().rate());
            long spare = Math.max(1, expected / 100);
            if (copy.frames() < expected - spare || copy.frames() > most + spare) {
                fault("%d pictures, expected %d", copy.frames(), expected);
            }
            PictureMatch pictures = original.frames() == 0 ? null : PictureMatch.of(original, copy);
            SoundMatch sounds = SoundMatch.of(original, copy);
            // of uneven originals single pictures fall to the one side or the other of a step
            if (pictures != null
                    && (pictures.wrongInARow() > MOST_WRONG_IN_A_ROW
                            || pictures.wrong() > MOST_WRONG * copy.frames())) {
                fault("%d pictures show another moment than the original then", pictures.wrong());
            }
            sound(sounds);
            double drift = drift(pictures, sounds);
            double[] offsets =
                    DoubleStream.concat(
                                    pictures == null
                                            ? DoubleStream.empty()
                                            : pictures.sections().stream()
                                                    .mapToDouble(
                                                            s -> s.offsetNear(pictures.offset())),
                                    DoubleStream.of(steady(sounds)))
                            .toArray();
            ends(offsets);
            return new Comparison(100 * error, 1000 * drift, expected, faults);
        }

        private double length() {
            double least = original.filledSeconds();
            double shorter = least - copy.wholeSeconds();
            double longer = copy.filledSeconds() - longest();
            double off = Math.max(0, Math.max(shorter, longer));
            // a copy consists of whole pictures, so a very short one may be off by one
            if (off > Math.max(MOST_ERROR * least, picture)) {
                fault(
                        "lasts %.2f s, the original %.2f s",
                        shorter > 0 ? copy.wholeSeconds() : copy.filledSeconds(),
                        shorter > 0 ? least : longest());
            }
            return off / least;
        }

        private double longest() {
            return Math.max(original.wholeSeconds(), original.end());
        }

        private void sound(SoundMatch sounds) {
            if (original.sound().silent()) {
                if (copy.sound().loudest() > SILENCE) {
                    fault("sounds, the original is silent");
                }
                return;
            }
            List<SoundMatch.Piece> lost = sounds.pieces().stream().filter(p -> !p.found()).toList();
            if (lost.size() * 10 > sounds.pieces().size()) {
                fault(
                        "%d of %d pieces of sound are not there, the first at %.2f s",
                        lost.size(), sounds.pieces().size(), lost.getFirst().at());
            }
            if (sounds.hole() >= 0) {
                fault("falls silent at %.2f s", sounds.hole());
            }
        }

        /** Each found piece of sound against the pictures that move nearest to it. */
        private double drift(@Nullable PictureMatch pictures, SoundMatch sounds) {
            List<SoundMatch.Piece> pieces = sounds.found();
            double[] offsets = steady(sounds);
            double usual = median(offsets); // without pictures, sound can only wander from itself
            double most = 0;
            double at = 0;
            for (int i = 0; i < offsets.length; i++) {
                double shown =
                        pictures == null
                                ? usual
                                : shownLater(pictures, pieces.get(i).at(), offsets[i]);
                double apart = offsets[i] - shown;
                if (Math.abs(apart) > Math.abs(most)) {
                    most = apart;
                    at = pieces.get(i).at();
                }
            }
            if (Math.abs(most) > MOST_DRIFT_S) {
                fault(
                        "sound comes %.0f ms %s than its picture at %.2f s",
                        Math.abs(most) * 1000, most > 0 ? "later" : "earlier", at);
            }
            return Math.abs(most);
        }

        /**
         * Offsets of the found pieces, of each three neighbours the median: a piece alone, faint or
         * steady, may be like itself at several lags.
         */
        private static double[] steady(SoundMatch sounds) {
            double[] all = sounds.found().stream().mapToDouble(SoundMatch.Piece::offset).toArray();
            double[] steady = new double[all.length];
            for (int i = 0; i < all.length; i++) {
                int from = Math.clamp(i - 1L, 0, Math.max(0, all.length - 3));
                double[] three = Arrays.copyOfRange(all, from, Math.min(all.length, from + 3));
                Arrays.sort(three);
                steady[i] = three[three.length / 2];
            }
            return steady;
        }

        private static double median(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        }

        /** By the pictures nearest to it, and where these allow several, the one that sounds. */
        private static double shownLater(PictureMatch pictures, double at, double heard) {
            return pictures.sections().stream()
                    .min(Comparator.comparingDouble(s -> Math.abs(s.at() - at)))
                    .map(s -> s.offsetNear(heard))
                    .orElse(pictures.offset());
        }

        /** Offsets must not wander, and what stands first and last must not be cut off by them. */
        private void ends(double[] offsets) {
            if (offsets.length == 0) {
                return;
            }
            double spare = picture + AAC_FRAME_S;
            double low = DoubleStream.of(offsets).min().orElse(0);
            double high = DoubleStream.of(offsets).max().orElse(0);
            if (high - low > MOST_DRIFT_S + spare) {
                fault("%.0f ms are missing or too many on the way", (high - low) * 1000);
            }
            if (low < -spare) {
                fault("the first %.2f s are missing", -low);
            }
            double over =
                    original.filledEnd() - original.start() + high - (copy.end() - copy.start());
            if (over > spare) {
                fault("the last %.2f s are missing", over);
            }
        }

        private void fault(String words, Object... values) {
            faults.add(words.formatted(values));
        }
    }
}
