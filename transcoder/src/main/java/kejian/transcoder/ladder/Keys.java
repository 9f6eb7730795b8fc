package kejian.transcoder.ladder;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kejian.transcoder.probe.Fraction;

/** Where key pictures stand, as FFmpeg's expressions want it said. */
final class Keys {

    /** So many are looked at one by one; of more, half is left out by one comparison. */
    private static final int FEW = 8;

    private Keys() {}

    /** Of {@code t}, not 0 at the time of a key picture: one each so many pictures. */
    static String each(int distance, Fraction rate) {
        return "not(mod(%s,%d))".formatted(number(rate), distance);
    }

    /** The same for pictures of these numbers. */
    static String at(BitSet keys, Fraction rate) {
        List<Run> runs = new ArrayList<>();
        for (int key = keys.nextSetBit(0); key >= 0; key = keys.nextSetBit(key + 1)) {
            Run last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && (last.step == 0 || key - last.end == last.step)) {
                runs.set(runs.size() - 1, new Run(last.begin, key, key - last.end));
            } else {
                runs.add(new Run(key, key, 0));
            }
        }
        return "st(0,%s);%s".formatted(number(rate), anyOf(runs));
    }

    /** Numbers from begin to end, so far apart. */
    private record Run(int begin, int end, int step) {

        String holds() {
            return step == 0
                    ? "eq(ld(0),%d)".formatted(begin)
                    : "between(ld(0),%d,%d)*not(mod(ld(0)-%d,%d))"
                            .formatted(begin, end, begin, step);
        }
    }

    private static String anyOf(List<Run> runs) {
        if (runs.size() <= FEW) {
            return "(" + String.join("+", runs.stream().map(Run::holds).toList()) + ")";
        }
        int half = runs.size() / 2;
        return "if(lt(ld(0),%d),%s,%s)"
                .formatted(
                        runs.get(half).begin,
                        anyOf(runs.subList(0, half)),
                        anyOf(runs.subList(half, runs.size())));
    }

    private static String number(Fraction rate) {
        return "round(t*%d/%d)".formatted(rate.num(), rate.den());
    }
}
