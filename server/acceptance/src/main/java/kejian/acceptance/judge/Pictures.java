package kejian.acceptance.judge;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Pictures in the order they are shown: when each appears, and a small grey likeness of it that
 * survives encoding, scaling and deinterlacing.
 */
final class Pictures {

    static final int WIDTH = 48;
    static final int HEIGHT = 27;
    static final int SIZE = WIDTH * HEIGHT;

    private final double[] from;
    private final double end;
    private final double aspect;
    private final ByteBuffer grey;

    /**
     * @param from seconds, ascending
     * @param end of the last one
     * @param aspect width over height as seen
     * @param grey one likeness after the other
     */
    Pictures(double[] from, double end, double aspect, ByteBuffer grey) {
        this.from = from.clone();
        this.end = end;
        this.aspect = aspect;
        this.grey = grey;
    }

    static Pictures none() {
        return new Pictures(new double[0], 0, 1, ByteBuffer.allocate(0));
    }

    int count() {
        return from.length;
    }

    double from(int picture) {
        return from[picture];
    }

    double start() {
        return from[0];
    }

    double end() {
        return end;
    }

    double aspect() {
        return aspect;
    }

    double rate() {
        return count() / (end - start());
    }

    /** The picture that stands at this moment; before the first one, the first. */
    int shownAt(double second) {
        int found = Arrays.binarySearch(from, second + 1e-6);
        return Math.max(0, found >= 0 ? found : -found - 2);
    }

    float[] likeness(int picture) {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = grey.get(picture * SIZE + i) & 0xff;
        }
        return values;
    }

    /** The same pictures, all this much later. */
    Pictures later(double seconds) {
        return new Pictures(
                Arrays.stream(from).map(t -> t + seconds).toArray(), end + seconds, aspect, grey);
    }
}
