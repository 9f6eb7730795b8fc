package kejian.delivery.find;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kejian.contract.release.Catalogue;

/**
 * The titles of a release as digits: letters lie on the keys 2 to 9 as on every telephone (ITU-T
 * E.161). 果树嫁接 is found by its initials {@code 4755} (gsjj), by its whole reading {@code 48678…}
 * (guoshu…), by both mixed, and from any of its words on.
 *
 * <p>About fifty bytes a title, read from one end to the other at each question: ten thousand
 * titles are half a megabyte.
 */
public final class KeypadIndex {

    /** Most digits that make sense: the longest reading that is kept. */
    public static final int MOST_DIGITS = 24;

    private static final String KEYS = "22233344455566677778889999";
    private static final int BEGIN = 0x80;
    private static final int MOST_SYLLABLES = 40;

    /** How well a title fits, best first. */
    private static final int NOT = 6;

    private static final int LATER = 3;

    private final byte[] digits;
    private final int[] ends;

    private KeypadIndex(byte[] digits, int[] ends) {
        this.digits = digits;
        this.ends = ends;
    }

    /** Of all titles, in their order. */
    public static KeypadIndex of(List<Catalogue.Title> titles) {
        ByteArrayOutputStream digits = new ByteArrayOutputStream(titles.size() * 48);
        int[] ends = new int[titles.size()];
        for (int i = 0; i < titles.size(); i++) {
            String reading = titles.get(i).reading();
            write(reading == null ? titles.get(i).title() : reading, digits);
            ends[i] = digits.size();
        }
        return new KeypadIndex(digits.toByteArray(), ends);
    }

    private static void write(String reading, ByteArrayOutputStream out) {
        String[] syllables = reading.toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
        for (String s :
                Arrays.asList(syllables).subList(0, Math.min(syllables.length, MOST_SYLLABLES))) {
            int begin = BEGIN;
            for (int i = 0; i < s.length(); i++) {
                int key = key(s.charAt(i));
                if (key >= 2) {
                    out.write(begin | key);
                    begin = 0;
                }
            }
        }
    }

    /** The key that a letter or digit lies on; 0 for none. */
    static int key(char c) {
        if (c >= 'a' && c <= 'z') {
            return KEYS.charAt(c - 'a') - '0';
        }
        return c >= '2' && c <= '9' ? c - '0' : 0;
    }

    /**
     * Places of the titles that fit, best first: those that are no longer than what was pressed,
     * then those that begin so before those that go on so, initials before whole readings before a
     * mixture; among equals the earlier one.
     *
     * @param asked digits 2 to 9, at least one; others find nothing
     */
    public List<Integer> find(String asked) {
        byte[] keys = new byte[asked.length()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (byte) (asked.charAt(i) - '0');
        }
        List<List<Integer>> byFit = new ArrayList<>();
        for (int fit = 0; fit < NOT; fit++) {
            byFit.add(new ArrayList<>());
        }
        int from = 0;
        for (int title = 0; title < ends.length; title++) {
            int fit = keys.length == 0 ? NOT : fit(keys, from, ends[title]);
            if (fit < NOT) {
                byFit.get(fit).add(title);
            }
            from = ends[title];
        }
        return byFit.stream().flatMap(List::stream).toList();
    }

    private int fit(byte[] keys, int from, int end) {
        if (isWhole(keys, from, end)) {
            return 0;
        }
        int best = NOT;
        for (int at = from; at < end; at++) {
            int place = at == from ? 0 : LATER;
            if (digits[at] < 0 && (digits[at] & 0x7F) == keys[0] && best > place) {
                best = Math.min(best, kind(keys, at, end, place == 0) + place);
            }
        }
        return best;
    }

    /** Whether there is nothing left to press. */
    private boolean isWhole(byte[] keys, int from, int end) {
        if (end - from == keys.length) {
            return byReading(keys, from, end);
        }
        int syllables = 0;
        for (int at = from; at < end; at++) {
            syllables += digits[at] < 0 ? 1 : 0;
        }
        return syllables == keys.length && byInitials(keys, from, end);
    }

    /**
     * 1 by initials, 2 by the reading, 3 by both mixed, from the first word on; {@link #NOT} where
     * not at all.
     */
    private int kind(byte[] keys, int at, int end, boolean first) {
        if (byInitials(keys, at, end)) {
            return 1;
        }
        if (byReading(keys, at, end)) {
            return 2;
        }
        return first && mixed(keys, 0, at, end) ? 3 : NOT;
    }

    private boolean byInitials(byte[] keys, int from, int end) {
        int at = from;
        for (byte key : keys) {
            while (at < end && digits[at] >= 0) {
                at++;
            }
            if (at == end || (digits[at] & 0x7F) != key) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean byReading(byte[] keys, int from, int end) {
        if (end - from < keys.length) {
            return false;
        }
        for (int i = 0; i < keys.length; i++) {
            if ((digits[from + i] & 0x7F) != keys[i]) {
                return false;
            }
        }
        return true;
    }

    /** Each syllable by its first letters, at least one of them. */
    private boolean mixed(byte[] keys, int next, int from, int end) {
        if (next == keys.length) {
            return true;
        }
        if (from == end || (digits[from] & 0x7F) != keys[next]) {
            return false;
        }
        int at = from + 1;
        int taken = next + 1;
        int syllable = at;
        while (syllable < end && digits[syllable] >= 0) {
            syllable++;
        }
        while (true) {
            if (taken == keys.length || mixed(keys, taken, syllable, end)) {
                return true;
            }
            if (at == syllable || digits[at] != keys[taken]) {
                return false;
            }
            at++;
            taken++;
        }
    }
}
