package kejian.edge.register;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.edge.BoxRegister;
import kejian.delivery.register.Register.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Boxes by name in a few arrays: names in order, one behind the other, and what each box is. An
 * edge of a whole province holds 100,000 of them in a heap of 160 MB.
 */
final class BoxTable {

    private final Texts names;
    private final int[] stationOf;
    private final int[] profileOf;
    private final Texts stations;
    private final Texts profiles;

    /** Texts by number. */
    private record Texts(byte[] bytes, int[] ends) {

        static Texts of(List<byte[]> texts) {
            int[] ends = new int[texts.size()];
            int length = 0;
            for (int i = 0; i < ends.length; i++) {
                length += texts.get(i).length;
                ends[i] = length;
            }
            byte[] bytes = new byte[length];
            for (int i = 0; i < ends.length; i++) {
                byte[] text = texts.get(i);
                System.arraycopy(text, 0, bytes, ends[i] - text.length, text.length);
            }
            return new Texts(bytes, ends);
        }

        private int start(int number) {
            return number == 0 ? 0 : ends[number - 1];
        }

        String get(int number) {
            int start = start(number);
            return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
        }

        /** Of texts in order; below 0 where it is none of them. */
        int find(byte[] text) {
            int low = 0;
            int high = ends.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order =
                        Arrays.compareUnsigned(
                                bytes, start(middle), ends[middle], text, 0, text.length);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1;
        }
    }

    /** Gives texts numbers, the same one once. */
    private static final class Numbers {

        private final Map<String, Integer> of = new HashMap<>();
        private final List<byte[]> texts = new ArrayList<>();

        int number(String text) {
            return of.computeIfAbsent(
                    text,
                    t -> {
                        texts.add(bytes(t));
                        return texts.size() - 1;
                    });
        }
    }

    private record Named(byte[] name, BoxRegister.Box box) {}

    /**
     * @param boxes of one name the last counts
     */
    BoxTable(List<BoxRegister.Box> boxes) {
        List<Named> sorted =
                boxes.stream()
                        .map(b -> new Named(bytes(b.box()), b))
                        .sorted((a, b) -> Arrays.compareUnsigned(a.name, b.name))
                        .toList();
        List<Named> last = new ArrayList<>(sorted.size());
        for (Named each : sorted) {
            if (!last.isEmpty() && Arrays.equals(last.getLast().name, each.name)) {
                last.removeLast();
            }
            last.add(each);
        }
        Numbers station = new Numbers();
        Numbers profile = new Numbers();
        names = Texts.of(last.stream().map(Named::name).toList());
        stationOf = last.stream().mapToInt(n -> station.number(n.box.name())).toArray();
        profileOf =
                last.stream()
                        .map(n -> n.box.profile())
                        .mapToInt(p -> p == null ? -1 : profile.number(p))
                        .toArray();
        stations = Texts.of(station.texts);
        profiles = Texts.of(profile.texts);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** None where it is not in the register. */
    Standing.@Nullable Known find(@Nullable String box) {
        int number = box == null ? -1 : names.find(bytes(box));
        if (number < 0) {
            return null;
        }
        int profile = profileOf[number];
        return new Standing.Known(
                stations.get(stationOf[number]), profile < 0 ? null : profiles.get(profile));
    }

    int size() {
        return stationOf.length;
    }
}
