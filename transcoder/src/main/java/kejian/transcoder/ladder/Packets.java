package kejian.transcoder.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import kejian.transcoder.cage.Ended;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Fraction;

/**
 * What the packets of a source's pictures say, in the file's order: when each is shown, what it
 * weighs, which are key pictures.
 */
final class Packets {

    /** Time stamps in milliseconds are off by half of one; more would be seen or heard. */
    private static final double MOST_OFF = 0.2;

    private static final double MOST_SECONDS_BETWEEN_KEYS = 6.05;
    private static final double LEAST_SECONDS_BETWEEN_KEYS = 0.95;

    /** A decoder's buffer holds so many seconds of the rung's rate. */
    private static final double BUFFER_SECONDS = 2;

    /** Eight hours at sixty a second; a file that holds more is not taken over. */
    private static final int MOST_PACKETS = 8 * 3600 * 60;

    private int count;
    private double[] times = new double[1024];
    private int[] sizes = new int[1024];
    private final BitSet keys = new BitSet();
    private int hidden = -1;
    private boolean untimed;
    private int[] shown = {};

    private Packets() {}

    static Packets read(Room room, String original, int index)
            throws IOException, InterruptedException, FailedException {
        Packets packets = new Packets();
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-select_streams", Integer.toString(index)));
        line.addAll(List.of("-show_entries", "packet=pts_time,size,flags", "-of", "csv=p=0"));
        line.addAll(room.untrustedForProbe(original));
        Ended ended = room.probe(line, packets::add);
        FailedException.unlessOwnEnd(ended);
        return packets;
    }

    private void add(String line) {
        String[] part = line.split(",", -1);
        if (part.length < 3) {
            return;
        }
        if (count == MOST_PACKETS) {
            untimed = true;
            return;
        }
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
            sizes = Arrays.copyOf(sizes, count * 2);
        }
        if (part[0].matches("-?\\d{1,9}(\\.\\d+)?") && part[1].matches("\\d{1,9}")) {
            times[count] = Double.parseDouble(part[0]);
            sizes[count] = Integer.parseInt(part[1]);
        } else {
            untimed = true;
        }
        keys.set(count, part[2].startsWith("K"));
        if (hidden < 0 && (part[2].contains("D") || part[2].contains("C"))) {
            hidden = count;
        }
        count++;
    }

    int count() {
        return count;
    }

    /** Numbers of the key pictures. */
    int[] keys() {
        return keys.stream().toArray();
    }

    /** When the key pictures are shown, in seconds after the first picture read. */
    double[] keyTimes() {
        return keys.stream().mapToDouble(key -> times[key] - times[0]).sorted().toArray();
    }

    /** How many pictures later than first read the latest is shown. */
    int lead() {
        int lead = 0;
        for (int i = 0; i < count; i++) {
            lead = Math.max(lead, i - shown[i]);
        }
        return lead;
    }

    /** What forbids to take them over at this rate and cap, or nothing. */
    Optional<WhyEncoded> trouble(Fraction rate, int maxKbps) {
        if (count == 0 || !keys.get(0)) {
            return Optional.of(new WhyEncoded.NoKeyFirst());
        }
        if (hidden >= 0) {
            return Optional.of(new WhyEncoded.HiddenPictures(hidden));
        }
        return times(rate).or(() -> groups(rate)).or(() -> weight(rate, maxKbps));
    }

    /** Each place of the rate is taken by exactly one picture. */
    private Optional<WhyEncoded> times(Fraction rate) {
        if (untimed) {
            return Optional.of(new WhyEncoded.UnevenTimes(0));
        }
        shown = new int[count];
        BitSet taken = new BitSet(count);
        for (int i = 0; i < count; i++) {
            double place = (times[i] - times[0]) * rate.value();
            shown[i] = (int) Math.round(place);
            boolean fits =
                    Math.abs(place - shown[i]) <= MOST_OFF
                            && shown[i] >= 0
                            && shown[i] < count
                            && !taken.get(shown[i]);
            if (!fits) {
                return Optional.of(new WhyEncoded.UnevenTimes(i));
            }
            taken.set(shown[i]);
        }
        return Optional.empty();
    }

    private Optional<WhyEncoded> groups(Fraction rate) {
        int[] at = keys();
        for (int i = 0; i < at.length; i++) {
            int end = i + 1 < at.length ? at[i + 1] : count;
            double seconds = (end - at[i]) / rate.value();
            if (seconds > MOST_SECONDS_BETWEEN_KEYS) {
                return Optional.of(new WhyEncoded.SparseKeys(seconds));
            }
            for (int p = at[i]; p < end; p++) {
                if (shown[p] < at[i] || shown[p] >= end) {
                    return Optional.of(new WhyEncoded.OpenGroup(p));
                }
            }
        }
        double mean = count / rate.value() / at.length;
        return at.length > 1 && mean < LEAST_SECONDS_BETWEEN_KEYS
                ? Optional.of(new WhyEncoded.DenseKeys(mean))
                : Optional.empty();
    }

    /** A bucket that empties at the rung's rate must not run over. */
    private Optional<WhyEncoded> weight(Fraction rate, int maxKbps) {
        double perPicture = maxKbps * 1000.0 / rate.value();
        double filled = 0;
        for (int i = 0; i < count; i++) {
            filled += sizes[i] * 8.0;
            if (filled > maxKbps * 1000.0 * BUFFER_SECONDS) {
                return Optional.of(new WhyEncoded.OverRate(maxKbps));
            }
            filled = Math.max(0, filled - perPicture);
        }
        return Optional.empty();
    }
}
