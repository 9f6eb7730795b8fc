package kejian.acceptance.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds pieces of an original's sound in its copy by cross-correlation, and looks for holes. Gain
 * does not matter: copies are levelled.
 */
final class SoundMatch {

    private static final int MOST_PIECES = 24;
    private static final int PIECE = Sound.RATE / 2;
    private static final int REACH = Sound.RATE;
    private static final double LEAST_LIKENESS = 0.5;
    private static final double AS_GOOD = 0.98;
    private static final double LOUD_ENOUGH = 0.03;
    private static final double HOLE = 0.05;
    private static final int HOLE_BLOCKS = 3;

    /**
     * @param at seconds of the original from its beginning
     * @param offset how much later the copy sounds it, seconds
     * @param found whether it sounds there at all
     */
    record Piece(double at, double offset, boolean found) {}

    private final Sound original;
    private final Sound copy;
    private final double originalStart;

    /** Samples of the copy at the original's first sample. */
    private final int origin;

    private final List<Piece> pieces = new ArrayList<>();
    private double heldFrom = -1;

    private SoundMatch(Media original, Media copy) {
        this.original = original.sound();
        this.copy = copy.sound();
        this.originalStart = this.original.start() - original.start();
        this.origin =
                (int) Math.round((originalStart - (this.copy.start() - copy.start())) * Sound.RATE);
    }

    static SoundMatch of(Media original, Media copy) {
        SoundMatch match = new SoundMatch(original, copy);
        if (!match.original.silent()) {
            match.findPieces();
            match.findHole();
        }
        return match;
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    List<Piece> found() {
        return pieces.stream().filter(Piece::found).toList();
    }

    /** Second of the original at which the copy falls silent although it should not, or -1. */
    double hole() {
        return heldFrom;
    }

    /** From each stretch of the original the loudest piece. */
    private void findPieces() {
        int length = original.length();
        int stretches = Math.clamp(length / PIECE, 1, MOST_PIECES);
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) length * i / stretches);
            int to = (int) ((long) length * (i + 1) / stretches);
            int loudest = from;
            double most = -1;
            for (int at = from; at == from || at + PIECE <= to; at += Sound.BLOCK * 5) {
                double energy = energy(original, at);
                if (energy > most) {
                    most = energy;
                    loudest = at;
                }
            }
            if (Math.sqrt(most / PIECE) > LOUD_ENOUGH * original.loudest()) {
                pieces.add(find(loudest, most));
            }
        }
    }

    private static double energy(Sound sound, int from) {
        double sum = 0;
        for (int i = from; i < from + PIECE; i++) {
            sum += sound.at(i) * sound.at(i);
        }
        return sum;
    }

    private Piece find(int from, double energy) {
        float[] piece = new float[PIECE];
        for (int i = 0; i < PIECE; i++) {
            piece[i] = original.at(from + i);
        }
        float[] window = new float[PIECE + 2 * REACH];
        for (int i = 0; i < window.length; i++) {
            window[i] = copy.at(origin + from - REACH + i);
        }
        double[] likeness = new double[2 * REACH + 1];
        double theirs = 0;
        for (int i = 0; i < PIECE; i++) {
            theirs += window[i] * window[i];
        }
        double most = 0;
        for (int lag = 0; lag < likeness.length; lag++) {
            float product = 0;
            for (int i = 0; i < PIECE; i++) {
                product += piece[i] * window[lag + i];
            }
            likeness[lag] = theirs < 1 ? 0 : product / Math.sqrt(energy * theirs);
            most = Math.max(most, likeness[lag]);
            if (lag + PIECE < window.length) {
                theirs += window[lag + PIECE] * window[lag + PIECE] - window[lag] * window[lag];
            }
        }
        // a steady tone is like itself at many lags: the least of them
        int best = 0;
        for (int lag = 0; lag < likeness.length; lag++) {
            if (likeness[lag] >= AS_GOOD * most && Math.abs(lag - REACH) < Math.abs(best - REACH)) {
                best = lag;
            }
        }
        best = peakNear(likeness, best);
        return new Piece(
                originalStart + (from + PIECE / 2.0) / Sound.RATE,
                (double) (best - REACH) / Sound.RATE,
                most >= LEAST_LIKENESS);
    }

    private static int peakNear(double[] likeness, int from) {
        int at = from;
        while (at > 0 && likeness[at - 1] > likeness[at]) {
            at--;
        }
        while (at < likeness.length - 1 && likeness[at + 1] > likeness[at]) {
            at++;
        }
        return at;
    }

    private void findHole() {
        double offset =
                found().stream()
                        .mapToDouble(Piece::offset)
                        .sorted()
                        .skip(found().size() / 2)
                        .findFirst()
                        .orElse(0);
        int shift = origin + (int) Math.round(offset * Sound.RATE);
        List<Double> gains = new ArrayList<>();
        for (int block = 0; block < original.blocks(); block++) {
            if (loud(block)) {
                gains.add(copy.levelFrom(block * Sound.BLOCK + shift) / original.level(block));
            }
        }
        if (gains.isEmpty()) {
            return;
        }
        double usual = gains.stream().sorted().toList().get(gains.size() / 2);
        int inRow = 0;
        int next = 0;
        for (int block = 0; block < original.blocks(); block++) {
            boolean quiet = loud(block) && gains.get(next++) < HOLE * usual;
            inRow = quiet ? inRow + 1 : 0;
            if (inRow == HOLE_BLOCKS && heldFrom < 0) {
                heldFrom =
                        originalStart
                                + (double) (block + 1 - HOLE_BLOCKS) * Sound.BLOCK / Sound.RATE;
            }
        }
    }

    private boolean loud(int block) {
        return original.audible(block) && original.level(block) > LOUD_ENOUGH * original.loudest();
    }
}
